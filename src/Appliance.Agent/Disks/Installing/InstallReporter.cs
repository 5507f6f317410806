using System.Text.Json;
using Appliance.Agent.Models.Storage;
using Appliance.Console.Ports;

namespace Appliance.Agent.Disks.Installing;

/// <summary>Tells the agent how far the root unit is, in a file that everybody may read.</summary>
/// <param name="run">The run directory: <c>/run/hearth</c>.</param>
/// <param name="time">The clock.</param>
internal sealed class InstallReporter(string run, TimeProvider time)
{
    private const string FileName = "install-report.json";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private InstallStep _step;
    private long _written = long.MinValue;

    /// <summary>What was reported last; null when nothing was.</summary>
    public static InstallProgress? Read(string run) =>
        StateFile.TryRead(Path.Combine(run, FileName), InstallJson.Default.InstallReport) is { } report && Enum.TryParse<InstallStep>(report.Step, out var step)
            ? new InstallProgress(step, new ByteSize(report.Done), new ByteSize(report.Total), report.Problem)
            : null;

    /// <summary>Reports the beginning of a step.</summary>
    public void Begin(InstallStep step, long total = 0)
    {
        _step = step;
        Write(new InstallReport(step.ToString(), 0, total, null));
    }

    /// <summary>Reports how much of the step is done, at most every second.</summary>
    public void Advance(long done, long total)
    {
        if (_written == long.MinValue || time.GetElapsedTime(_written) >= Pause)
        {
            Write(new InstallReport(_step.ToString(), done, total, null));
        }
    }

    /// <summary>Reports that it is over.</summary>
    public void End(string? problem) => Write(new InstallReport((problem is null ? InstallStep.Done : InstallStep.Failed).ToString(), 0, 0, problem));

    private void Write(InstallReport report)
    {
        _written = time.GetTimestamp();
        SyncedFile.Write(
            Path.Combine(Directory.CreateDirectory(run).FullName, FileName), JsonSerializer.SerializeToUtf8Bytes(report, InstallJson.Default.InstallReport),
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }
}
