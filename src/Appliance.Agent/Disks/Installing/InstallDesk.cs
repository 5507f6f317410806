using Appliance.Agent.Processes;
using Appliance.Agent.Settings;
using Appliance.Agent.Storage;
using Appliance.Agent.Updates.Boots;
using Appliance.Agent.WebConsole;
using Appliance.Console.Ports;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Disks.Installing;

/// <summary>Has the system moved to a disk by the root unit, and tells how far it is.</summary>
internal sealed partial class InstallDesk(
    IOptions<WebConsoleOptions> options, IOptions<SettingsOptions> settings, IHostApplicationLifetime lifetime, ILogger<InstallDesk> logger) : IInstall
{
    private readonly Lock _lock = new();
    private readonly BootPaths _paths = new(options.Value.Root);
    private Task? _running;
    private string? _problem;

    public bool CanInstall => options.Value.InstallUnit.Length > 0;

    public DiskChoice? System => new InstallCheck(_paths).FindSystem();

    public ByteSize Needed => InstallDefinitions.Read(options.Value.Root).Needed;

    public ByteSize Models => DataCopy.SizeOfModels(_paths);

    public InstallProgress? Progress
    {
        get
        {
            lock (_lock)
            {
                var report = InstallReporter.Read(settings.Value.RunDirectory);
                if (report is { IsRunning: true } && _running is null)
                {
                    // This agent was started meanwhile: the unit is waited for again, or has ended without a word.
                    _running = Task.Run(WaitAsync);
                }
                return _running is { IsCompleted: false }
                    ? report is { IsRunning: true } ? report : new InstallProgress(InstallStep.Check, ByteSize.Zero, ByteSize.Zero, null)
                    : _problem is null ? report : new InstallProgress(InstallStep.Failed, ByteSize.Zero, ByteSize.Zero, _problem);
            }
        }
    }

    public IReadOnlyList<InstallChoice> Find() => new InstallCheck(_paths).Find();

    public string? Start(DiskChoice disk, string typed, bool withModels, string by)
    {
        lock (_lock)
        {
            if (_running is { IsCompleted: false })
            {
                return "The system is being moved already.";
            }
            try
            {
                new InstallRequest(new DiskRequest(disk.Id, disk.Name, disk.Serial, disk.Size.Bytes, typed), withModels).Write(Path.Combine(StateDirectory.Default, InstallRequest.FileName));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return $"{e.Message} Nothing was changed on any disk.";
            }
            Log.Begun(logger, disk.Name, by);
            _problem = null;
            _running = Task.Run(WaitAsync);
            return null;
        }
    }

    // Whoever asked may be gone long before it ends.
    private async Task WaitAsync()
    {
        string? problem;
        try
        {
            var output = await ChildProcess.RunAsync(new ChildCommand(settings.Value.Systemctl, "start", "--no-ask-password", options.Value.InstallUnit), logger, lifetime.ApplicationStopping);
            problem = InstallReporter.Read(settings.Value.RunDirectory) switch
            {
                { Problem: { } told } => told,
                { Step: InstallStep.Done } => null,
                _ => $"The system was not moved: {string.Join(' ', output.Lines.TakeLast(1))} The disk does not start; this system goes on as it was. Try again.",
            };
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            problem = $"The system was not moved: {e.Message} This system goes on as it was. Try again.";
        }
        lock (_lock)
        {
            _problem = problem;
        }
        if (problem is null)
        {
            Log.Moved(logger);
        }
        else
        {
            Log.Refused(logger, problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(2004, LogLevel.Warning, "'{By}' has the system moved to {Disk}")]
        public static partial void Begun(ILogger logger, string disk, string by);

        [LoggerMessage(2005, LogLevel.Warning, "The system was moved. It starts from the disk when the stick is gone")]
        public static partial void Moved(ILogger logger);

        [LoggerMessage(2006, LogLevel.Warning, "The system was not moved: {Problem}")]
        public static partial void Refused(ILogger logger, string problem);
    }
}
