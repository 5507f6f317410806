using Appliance.Agent.Models;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Disks;

/// <summary>
/// Starts the agent anew when the disk for models came or went: everything that is stored is then looked up where it is now. Loaded models
/// stay loaded, and systemd starts the agent within a second.
/// </summary>
internal sealed partial class DiskWatch(
    IOptions<ModelStoreOptions> options, DiskDesk desk, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<DiskWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Disk.Length == 0)
        {
            return;
        }
        using var timer = new PeriodicTimer(Interval, time);
        var looks = 0;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            // Seen twice: whoever has just prepared the disk is told so first, and a plug with a loose contact does not count.
            looks = desk.IsMoving && !desk.IsPreparing ? looks + 1 : 0;
            if (looks == 2)
            {
                Log.Moved(logger, options.Value.Disk, options.Value.HasDisk ? "is there" : "is gone");
                lifetime.StopApplication();
                return;
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2003, LogLevel.Warning, "The disk for models at {Path} {State}. The agent starts anew to serve what is there")]
        public static partial void Moved(ILogger logger, string path, string state);
    }
}
