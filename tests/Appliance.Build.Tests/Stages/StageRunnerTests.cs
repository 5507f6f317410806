using Appliance.Build.Processes;
using Appliance.Build.Stages;

namespace Appliance.Build.Tests.Stages;

public sealed class StageRunnerTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RecordingReport _report = new();

    [Fact]
    public async Task EnsureAsync_FirstTime_BuildsAndRecordsTheOutput()
    {
        var (runner, outputs) = NewRun();

        var output = await runner.EnsureAsync(new FakeStage("seal", "text"), TestContext.Current.CancellationToken);

        Assert.Equal("text", await File.ReadAllTextAsync(output.File("file"), TestContext.Current.CancellationToken));
        Assert.Equal(output, outputs["seal"]);
        Assert.Equal(["started seal", "stopped seal", "finished seal, built"], _report.Events);
    }

    [Fact]
    public async Task EnsureAsync_ManyAtOnce_RunsOnce()
    {
        var stage = new FakeStage("seal", async (workspace, token) =>
        {
            await Task.Delay(50, token);
            await File.WriteAllTextAsync(workspace.File("file"), "text", token);
        });
        var (runner, _) = NewRun();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => runner.EnsureAsync(stage, TestContext.Current.CancellationToken))));

        Assert.Equal(1, stage.Runs);
    }

    [Fact]
    public async Task EnsureAsync_NextRun_IsCached()
    {
        var stage = new FakeStage("seal", "text");
        var first = await NewRun().Runner.EnsureAsync(stage, TestContext.Current.CancellationToken);

        var second = await NewRun().Runner.EnsureAsync(stage, TestContext.Current.CancellationToken);

        Assert.Equal(first, second);
        Assert.Equal(1, stage.Runs);
        Assert.Equal("finished seal, cached", _report.Events[^1]);
    }

    [Fact]
    public async Task EnsureAsync_OtherInput_BuildsAgain()
    {
        await NewRun().Runner.EnsureAsync(new FakeStage("seal", "text") { Input = "1" }, TestContext.Current.CancellationToken);
        var stage = new FakeStage("seal", "text") { Input = "2" };

        await NewRun().Runner.EnsureAsync(stage, TestContext.Current.CancellationToken);

        Assert.Equal(1, stage.Runs);
    }

    [Fact]
    public async Task EnsureAsync_RebuiltInputIsTheSame_LaterStagesStayCached()
    {
        var later = new FakeStage("disk", "disk") { After = ["seal"] };
        foreach (var input in (string[])["1", "2"])
        {
            var (runner, _) = NewRun();
            await runner.EnsureAsync(new FakeStage("seal", "always the same") { Input = input }, TestContext.Current.CancellationToken);
            await runner.EnsureAsync(later, TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, later.Runs);
    }

    [Fact]
    public async Task EnsureAsync_InputHasNotRun_NamesIt()
    {
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => NewRun().Runner.EnsureAsync(new FakeStage("disk", "") { After = ["seal"] }, TestContext.Current.CancellationToken));

        Assert.Contains("Stage 'seal' has not run yet", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureAsync_Progress_GoesToLogAndReport()
    {
        var stage = new FakeStage("seal", (workspace, _) =>
        {
            workspace.Progress("half way");
            return Task.CompletedTask;
        });

        await NewRun().Runner.EnsureAsync(stage, TestContext.Current.CancellationToken);

        Assert.Contains("progress seal: half way", _report.Events);
        Assert.Equal("half way\n", await File.ReadAllTextAsync(_folder.At("logs", "seal.log"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task EnsureAsync_FailingCommand_NamesStageLogAndLastLines()
    {
        var stage = new FakeStage("seal", (workspace, token) => new CommandRunner().RunAsync(
            new Command("/bin/sh", ["-c", "echo working; echo broken >&2; exit 4"]), workspace.Progress, token));

        var exception = await Assert.ThrowsAsync<StageFailedException>(() => NewRun().Runner.EnsureAsync(stage, TestContext.Current.CancellationToken));

        Assert.Equal("seal", exception.Stage);
        Assert.StartsWith("Stage 'seal' failed: /bin/sh ended with exit code 4.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("  | broken", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith($"  whole log: {_folder.At("logs", "seal.log")}", exception.Message, StringComparison.Ordinal);
        Assert.IsType<CommandFailedException>(exception.InnerException);
        Assert.Contains("working\n", await File.ReadAllTextAsync(_folder.At("logs", "seal.log"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureAsync_FailingStage_LeavesNoWorkspace()
    {
        var stage = new FakeStage("seal", (workspace, _) =>
        {
            File.WriteAllText(Path.Combine(workspace.Scratch, "half"), "");
            throw new InvalidDataException("broken");
        });

        await Assert.ThrowsAsync<StageFailedException>(() => NewRun().Runner.EnsureAsync(stage, TestContext.Current.CancellationToken));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.At("cache", "seal")));
        Assert.Equal(["started seal", "stopped seal"], _report.Events);
    }

    [Fact]
    public async Task EnsureAsync_FailedBefore_BuildsInTheNextRun()
    {
        var fails = true;
        var stage = new FakeStage("seal", (_, _) => fails ? throw new InvalidDataException("broken") : Task.CompletedTask);
        await Assert.ThrowsAsync<StageFailedException>(() => NewRun().Runner.EnsureAsync(stage, TestContext.Current.CancellationToken));
        fails = false;

        await NewRun().Runner.EnsureAsync(stage, TestContext.Current.CancellationToken);

        Assert.Equal(2, stage.Runs);
    }

    [Fact]
    public async Task EnsureAsync_Cancelled_LeavesNothing()
    {
        using var stop = new CancellationTokenSource();
        var stage = new FakeStage("seal", async (workspace, token) =>
        {
            await File.WriteAllTextAsync(workspace.File("half"), "", token);
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, token);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => NewRun().Runner.EnsureAsync(stage, stop.Token));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.At("cache", "seal")));
        Assert.Equal("stopped seal", _report.Events[^1]);
    }

    [Fact]
    public async Task EnsureAsync_LogCannotBeWritten_FailsAsThatStage()
    {
        _folder.Write("logs", "a file where the folder should be");

        var exception = await Assert.ThrowsAsync<StageFailedException>(
            () => NewRun().Runner.EnsureAsync(new FakeStage("seal", "text"), TestContext.Current.CancellationToken));

        Assert.Equal("seal", exception.Stage);
        Assert.Equal("stopped seal", _report.Events[^1]);
    }

    public void Dispose() => _folder.Dispose();

    private (StageRunner Runner, StageOutputs Outputs) NewRun()
    {
        var outputs = new StageOutputs();
        var cache = new StageCache(_folder.At("cache"), TimeProvider.System);
        return (new StageRunner(cache, outputs, _report, _folder.At("logs"), TimeProvider.System), outputs);
    }
}
