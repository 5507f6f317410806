using Appliance.Console.Access;
using Appliance.Console.Access.Passkeys;
using Appliance.Console.Chat;
using Appliance.Console.Credits;
using Appliance.Console.Machine;
using Appliance.Console.Models;
using Appliance.Console.Network;
using Appliance.Console.Ports;
using Appliance.Console.Setup;
using Appliance.Console.Texts;
using Appliance.Console.Tls;
using Appliance.Settings;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

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
    /// <param name="sockets">Those it listens on instead of the options' addresses; null for none.</param>
    public static WebApplication Build(ConsoleOptions options, Action<WebApplicationBuilder> adjust, ConsoleSockets? sockets = null)
    {
        sockets ??= ConsoleSockets.None;
        var hasTls = ConsoleListening.HasTls(options, sockets);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ContentRootPath = AppContext.BaseDirectory,
        });
        // From the packages and the source tree until it is published; then they lie beside the program and this finds nothing.
        builder.WebHost.UseStaticWebAssets();
        builder.ListenForConsole(options, sockets);
        builder.Services.AddSingleton(options);
        builder.Services.AddRazorComponents().AddInteractiveServerComponents(LimitCircuits);
        builder.Services.AddConsoleAccess(options, hasTls);
        builder.Services.AddNetwork();
        builder.Services.AddSetup();
        builder.Services.AddScoped<Text>();
        builder.Services.AddSingleton<ChatRuns>();
        builder.Services.AddSingleton<DeviceNames>();
        builder.Services.AddSingleton<DeviceCertificates>();
        adjust(builder);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<IDeviceNetwork, LoneDevice>();
        builder.Services.TryAddSingleton(_ => new SettingsStore(Path.Combine(options.Directory, "settings")));
        var app = builder.Build();
        app.UseGuards(hasTls, sockets);
        app.UseLanguage();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapStaticAssets().AllowAnonymous();
        app.MapAuthority();
        app.MapLanguage();
        app.MapUploads();
        app.MapReport();
        app.MapCredits();
        app.MapPasskeys();
        app.MapSetup();
        // Guards send the policy for the whole console; this would add a second one.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(server => server.ContentSecurityFrameAncestorsPolicy = null).Add(AllowCircuits);
        return app;
    }

    private static void LimitCircuits(CircuitOptions circuits)
    {
        // A page that sleeps on a phone keeps its state so long, and no more of them than a household has.
        circuits.DisconnectedCircuitMaxRetained = 20;
        circuits.DisconnectedCircuitRetentionPeriod = TimeSpan.FromMinutes(2);
        circuits.DetailedErrors = false;
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
