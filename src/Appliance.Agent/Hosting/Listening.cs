using Appliance.Agent.Gateway;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Appliance.Agent.Hosting;

/// <summary>Where the agent listens.</summary>
internal static class Listening
{
    private const double SlowestBody = 240;

    /// <summary>On the sockets systemd hands over, else on the configured addresses.</summary>
    public static void ListenAsConfigured(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.GetSection(GatewayOptions.Section).Get<GatewayOptions>() ?? new GatewayOptions();
        var sockets = SystemdSockets.Named(SystemdSockets.Api);
        // A token's way is short: each thread that it changes costs it more than its copying. Nothing here blocks a thread.
        builder.WebHost.UseSockets(transport => transport.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // The gateway has its own limit: Kestrel's cuts the connection before the client has read why.
            kestrel.Limits.MaxRequestBodySize = null;
            // Answers are slow by nature; a client may read them as slowly as its model writes.
            kestrel.Limits.MinResponseDataRate = null;
            // Clients that hold connections by sending next to nothing.
            kestrel.Limits.RequestHeadersTimeout = options.HeadersTimeout;
            kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(SlowestBody, options.SlowBodyGrace);
            // Not UseSystemd(): it would take the console's sockets, too.
            foreach (var handle in sockets)
            {
                kestrel.ListenHandle(handle);
            }
        });
        if (sockets.Count == 0)
        {
            builder.WebHost.UseUrls(options.Urls);
        }
    }
}
