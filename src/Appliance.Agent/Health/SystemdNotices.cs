using System.Globalization;
using Microsoft.Extensions.Hosting.Systemd;

namespace Appliance.Agent.Health;

/// <summary>Keeps systemd informed: the status line, and the watchdog while the agent is alive. Does nothing outside of systemd.</summary>
internal sealed class SystemdNotices(IServiceProvider services, AgentStatus status, AgentPulse pulse, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan WithoutWatchdog = TimeSpan.FromSeconds(10);

    // systemd.service(5), WatchdogSec=: notify within half of this time.
    private static TimeSpan Interval =>
        long.TryParse(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            ? TimeSpan.FromMicroseconds(microseconds / 2.0)
            : WithoutWatchdog;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (services.GetService<ISystemdNotifier>() is not { IsEnabled: true } notifier)
        {
            return;
        }
        using var timer = new PeriodicTimer(Interval < WithoutWatchdog ? Interval : WithoutWatchdog, time);
        do
        {
            notifier.Notify(new ServiceState("STATUS=" + AgentStatus.Describe(status.Read())));
            if (pulse.IsAlive)
            {
                notifier.Notify(new ServiceState("WATCHDOG=1"));
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
