using Microsoft.Extensions.Hosting.Systemd;

namespace Appliance.Agent.Hosting;

/// <summary>Readiness, reload and stop in systemd's protocol.</summary>
internal static class SystemdHosting
{
    /// <summary>True when a service manager waits to be notified.</summary>
    // SystemdHelpers.IsSystemdService() looks at PID 1 in /proc, which the unit's ProtectProc=invisible hides.
    public static bool IsNotified { get; } = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));

    public static void AddSystemdHosting(this IServiceCollection services)
    {
        if (IsNotified)
        {
            services.AddSingleton<ISystemdNotifier, SystemdNotifier>();
            services.AddSingleton<IHostLifetime, SystemdLifetime>();
        }
    }
}
