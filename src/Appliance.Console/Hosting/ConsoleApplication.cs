using Appliance.Console.Access;
using Appliance.Console.Chat;
using Appliance.Console.Machine;
using Appliance.Console.Models;
using Appliance.Console.Texts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
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
        builder.Services.AddScoped<Text>();
        builder.Services.AddSingleton<ChatRuns>();
        adjust(builder);
        var app = builder.Build();
        app.UseLanguage();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapLanguage();
        app.MapUploads();
        app.MapReport();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
        return app;
    }
}
