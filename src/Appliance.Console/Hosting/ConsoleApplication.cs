using Appliance.Console.Access;
using Appliance.Console.Setup;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;

namespace Appliance.Console.Hosting;

/// <summary>
/// Puts the console together: a web application of its own within the agent's process, so that its pages, cookies and policies and the API's
/// keys and routes never meet.
/// </summary>
public static class ConsoleApplication
{
    /// <summary>The console, not yet started.</summary>
    /// <param name="options">Where it answers.</param>
    /// <param name="adjust">Adds what the console needs of the rest: the implementations of <c>Ports/</c>, logging, the clock.</param>
    public static WebApplication Build(ConsoleOptions options, Action<WebApplicationBuilder> adjust)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
        });
        // From the packages and the source tree until it is published; then they lie beside the program and this finds nothing.
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.UseUrls(options.Urls);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents();
        builder.Services.AddConsoleAccess();
        builder.Services.AddMudServices();
        builder.Services.AddSetup();
        builder.Services.AddScoped<Texts.Text>();
        adjust(builder);
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode().Add(AllowCircuits);
        return app;
    }

    // The connection of an open page is no page: without a policy of its own it would want somebody who has signed in, and whoever sets the
    // rig up has not yet. What it may show was decided when the page was asked for.
    private static void AllowCircuits(EndpointBuilder endpoint)
    {
        if (endpoint is RouteEndpointBuilder { RoutePattern.RawText: { } route } && route.TrimStart('/').StartsWith("_blazor", StringComparison.Ordinal))
        {
            endpoint.Metadata.Add(new AuthorizeAttribute(ConsolePolicies.Circuit));
        }
    }
}
