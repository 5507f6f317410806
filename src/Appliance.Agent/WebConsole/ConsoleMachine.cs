using Appliance.Agent.Access.Keys;
using Appliance.Agent.Disks;
using Appliance.Agent.Hardware;
using Appliance.Agent.Models.Storage;
using Appliance.Agent.Processes;
using Appliance.Agent.Runners.Devices;
using Appliance.Agent.Updates;
using Appliance.Console.Ports;
using Appliance.Hardware;
using Appliance.Settings;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.WebConsole;

/// <summary>The machine as a whole. What needs root is done by units that this user may start.</summary>
internal sealed partial class ConsoleMachine(
    RigWatch rig, ComputeState compute, StoreFolder store, KeyStore keys, SettingsStore settings, DiskDesk desk, UpdateNotices updates, SupportReport report, IOptions<WebConsoleOptions> options, ILogger<ConsoleMachine> logger) : IMachine
{
    // Below this the system itself runs into trouble.
    private static readonly ByteSize Scarce = ByteSize.FromGiB(1);

    public string Name => Environment.MachineName;

    public string Version => ProductVersion.Full;

    // What firmware tells stays the same until the next start.
    public bool? HasSecureBoot { get; } = SecureBoot.Read("/") switch
    {
        SecureBootState.On => true,
        SecureBootState.Unknown => null,
        _ => false,
    };

    public TimeSpan Uptime => TimeSpan.FromMilliseconds(Environment.TickCount64);

    public IReadOnlyList<DiskRoom> Room =>
    [
        .. new[] { ("models", MountSpace.Read(store.Root)), ("data", MountSpace.Read(Directory.Exists(options.Value.Directory) ? options.Value.Directory : "/")) }
            .Where(place => place.Item2 is not null)
            .Select(place => new DiskRoom(place.Item1, place.Item2!.Total, place.Item2.Free))
            .DistinctBy(room => (room.Total, room.Free)),
    ];

    public IReadOnlyList<string> Warnings
    {
        get
        {
            List<string> warnings = [.. rig.Lost.Select(lost => $"{lost.Card.Name} ({lost.Card.Address}) stopped answering. The other cards work on; switch the rig's power off and on.")];
            warnings.AddRange(compute.Current?.Problems ?? []);
            if (keys.State == KeyStoreState.Broken)
            {
                warnings.Add("The API keys cannot be read from the disk, so programs are kept out. The log says what is wrong.");
            }
            if (settings.Current.Document.Models.Disk is { } disk && desk is { CanPrepare: true, IsThere: false })
            {
                warnings.Add($"The disk for models ({disk}) is not plugged in. What is on it is not served until it is back; models on the system's disk are.");
            }
            warnings.AddRange(Room.Where(room => room.Free < Scarce).Select(room => $"Only {room.Free} are free on the disk for {room.Place}. Delete a model that is not needed any more."));
            warnings.AddRange(updates.All);
            return warnings;
        }
    }

    public async Task<string?> DoAsync(MachineAction action, string by, CancellationToken cancellationToken)
    {
        Log.Doing(logger, action, by);
        try
        {
            var output = await ChildProcess.RunAsync(new ChildCommand(options.Value.Systemctl, "start", "--no-ask-password", "--no-block", UnitOf(action)), logger, cancellationToken);
            return output.ExitCode == 0 ? null : $"The system refused: {string.Join(' ', output.Lines)} Nothing was changed.";
        }
        catch (IOException e)
        {
            return $"{e.Message} Nothing was changed.";
        }
    }

    public Task<Stream> OpenReportAsync(CancellationToken cancellationToken) => report.OpenAsync(cancellationToken);

    private static string UnitOf(MachineAction action) => action switch
    {
        MachineAction.Restart => "hearth-power@reboot.service",
        MachineAction.PowerOff => "hearth-power@poweroff.service",
        MachineAction.ResetSettings => "hearth-reset@settings.service",
        MachineAction.ResetEverything => "hearth-reset@everything.service",
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "There is no such action."),
    };

    private static partial class Log
    {
        [LoggerMessage(2011, LogLevel.Warning, "{Action} was asked for by '{By}'")]
        public static partial void Doing(ILogger logger, MachineAction action, string by);
    }
}
