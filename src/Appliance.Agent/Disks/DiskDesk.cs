using Appliance.Agent.Models;
using Appliance.Agent.Processes;
using Appliance.Agent.Settings;
using Appliance.Agent.Storage;
using Appliance.Console.Ports;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Disks;

/// <summary>Has a disk prepared for models by the root unit.</summary>
internal sealed partial class DiskDesk(IOptions<ModelStoreOptions> models, IOptions<SettingsOptions> settings, ILogger<DiskDesk> logger)
{
    /// <summary>What the unit says of its last run, in the run directory.</summary>
    public const string ReportName = "disk-report";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private int _preparing;

    /// <summary>Whether there is a unit that prepares disks.</summary>
    public bool CanPrepare => models.Value.DiskUnit.Length > 0;

    /// <summary>Whether the disk for models is there.</summary>
    public bool IsThere => models.Value.HasDisk;

    /// <summary>Whether it came or went since this program has started; <see cref="DiskWatch"/> then starts it anew.</summary>
    public bool IsMoving => models.Value.HasDisk != models.Value.IsOnDisk;

    /// <summary>Whether a disk is being prepared: whoever asked for it has not been told yet.</summary>
    public bool IsPreparing => Volatile.Read(ref _preparing) > 0;

    /// <summary>Prepares a disk; null takes models back to the data partition.</summary>
    /// <returns>Why it was not done; null when it was.</returns>
    public async Task<string?> PrepareAsync(DiskChoice? disk, string typed, CancellationToken cancellationToken)
    {
        var request = disk is null ? DiskRequest.None : new DiskRequest(disk.Id, disk.Name, disk.Serial, disk.Size.Bytes, typed);
        Interlocked.Increment(ref _preparing);
        try
        {
            request.Write(Path.Combine(StateDirectory.Default, DiskRequest.FileName));
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            var output = await ChildProcess.RunAsync(new ChildCommand(settings.Value.Systemctl, "start", "--no-ask-password", models.Value.DiskUnit), logger, limit.Token);
            if (output.ExitCode == 0)
            {
                Log.Prepared(logger, disk?.Id ?? "the data partition");
                return null;
            }
            var problem = Report() ?? string.Join(' ', output.Lines.TakeLast(1));
            Log.Refused(logger, disk?.Id ?? "the data partition", problem);
            return problem;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return $"The disk could not be prepared: {e.Message}";
        }
        finally
        {
            Interlocked.Decrement(ref _preparing);
        }
    }

    private string? Report()
    {
        var path = Path.Combine(settings.Value.RunDirectory, ReportName);
        return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } text ? text : null;
    }

    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Warning, "Models are kept on {Disk} from now on")]
        public static partial void Prepared(ILogger logger, string disk);

        [LoggerMessage(2002, LogLevel.Warning, "{Disk} was not prepared for models: {Problem}")]
        public static partial void Refused(ILogger logger, string disk, string problem);
    }
}
