using Appliance.Build.Stages;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Build.Tests.Stages;

public sealed class StageReportTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly StringWriter _output = new() { NewLine = "\n" };

    [Fact]
    public void Report_WithoutTerminal_SaysEveryHalfMinuteThatAStageRuns()
    {
        Build(width: null);

        Expectation.Matches("report/plain.txt", _output.ToString());
    }

    [Fact]
    public void Report_OnTerminal_KeepsALiveLine()
    {
        Build(width: 60);

        Expectation.Matches("report/terminal.txt", Visible(_output.ToString()));
    }

    [Fact]
    public void Report_NarrowTerminal_LiveLineNeverWraps()
    {
        using var report = new StageReport(_output, 30, _time);
        foreach (var stage in (string[])["publish", "root", "runner"])
        {
            report.Started(stage);
            report.Progress(stage, new string('x', 200));
        }

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.All(_output.ToString().Split("\r\e[K"), line => Assert.True(line.Length < 30, line));
    }

    [Fact]
    public void Progress_ControlCharacters_DoNotReachTheTerminal()
    {
        using var report = new StageReport(_output, 60, _time);
        report.Started("root");
        report.Progress("root", "50 %\r\e]0;title\a");

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.DoesNotContain(_output.ToString().Replace("\r\e[K", "", StringComparison.Ordinal), char.IsControl);
    }

    [Fact]
    public void Progress_UnknownStage_IsIgnored()
    {
        using var report = new StageReport(_output, null, _time);

        report.Progress("root", "late line");
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("", _output.ToString());
    }

    [Fact]
    public void Dispose_LaterTicks_WriteNothing()
    {
        var report = new StageReport(_output, null, _time);
        report.Started("root");

        report.Dispose();
        _time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal("", _output.ToString());
    }

    public void Dispose() => _output.Dispose();

    /// <summary>A build as it might go: one stage cached, two at once, one of them long.</summary>
    private void Build(int? width)
    {
        var tick = width is null ? TimeSpan.FromSeconds(31) : TimeSpan.FromMilliseconds(200);
        using var report = new StageReport(_output, width, _time);
        report.Finished(new StageOutput("tools", "/cache", "0", ByteSize.FromMiB(612)), isCached: true, TimeSpan.FromMilliseconds(40));
        report.Started("root");
        report.Started("runner");
        report.Progress("root", "I: downloading packages with apt...");
        _time.Advance(tick);
        report.Progress("runner", "  ");
        report.Progress("root", "I: installing remaining packages inside the chroot...");
        report.Stopped("runner");
        report.Finished(new StageOutput("runner", "/cache", "0", ByteSize.FromMiB(180)), isCached: false, TimeSpan.FromSeconds(31));
        _time.Advance(tick);
        report.Stopped("root");
        report.Finished(new StageOutput("root", "/cache", "0", ByteSize.FromGiB(1)), isCached: false, TimeSpan.FromMinutes(65));
    }

    private static string Visible(string output) => string.Concat(output
        .Replace("\r\e[K", "\n<clear>", StringComparison.Ordinal).Split('\n').Select(line => line.TrimEnd() + "\n"));
}
