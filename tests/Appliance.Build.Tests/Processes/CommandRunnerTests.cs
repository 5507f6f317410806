using System.Diagnostics;
using Appliance.Build.Processes;

namespace Appliance.Build.Tests.Processes;

/// <summary>The runner with real child processes.</summary>
public sealed class CommandRunnerTests
{
    // What must not take long ends well within this; a hang ends the test with it.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task RunAsync_BothStreams_GoToTheListener()
    {
        var lines = new List<string>();

        var result = await Run(Shell("echo out; echo err >&2; echo more"), line => { lock (lines) { lines.Add(line); } });

        Assert.Equal("out\nmore\n", result.Output);
        Assert.Equal(["err", "more", "out"], lines.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RunAsync_ManyLines_AllArrive()
    {
        var result = await Run(Shell("seq 1 20000"));

        Assert.Equal(20000, result.Output.Count(c => c == '\n'));
        Assert.EndsWith("\n20000\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ExitCode_IsInTheException()
    {
        var exception = await Fails(Shell("echo first; echo second >&2; exit 3"));

        Assert.Equal(3, exception.ExitCode);
        Assert.Contains("/bin/sh ended with exit code 3.", exception.Message, StringComparison.Ordinal);
        Assert.Contains("  command: /bin/sh -c 'echo first; echo second >&2; exit 3'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("  | first", exception.Message, StringComparison.Ordinal);
        Assert.Contains("  | second", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_LongOutput_ExceptionKeepsTheLastTwentyLines()
    {
        var exception = await Fails(Shell("seq 1 100; exit 1"));

        Assert.Equal(Enumerable.Range(81, 20).Select(i => $"{i}"), exception.LastLines);
    }

    [Fact]
    public async Task RunAsync_Failure_ShowsTheCommandsHint()
    {
        var exception = await Fails(Shell("exit 1") with { Hint = "turn it off and on" });

        Assert.EndsWith("  try: turn it off and on", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_KnownCause_BeatsTheCommandsHint()
    {
        var exception = await Fails(Shell("echo 'cp: No space left on device' >&2; exit 1") with { Hint = "something general" });

        Assert.Contains("  try: free some disk space", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("something general", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_MissingProgram_SaysSoWithTheHint()
    {
        var exception = await Fails(new Command("hearth-no-such-program", ["a b"]) { Hint = "install it" });

        Assert.Equal(127, exception.ExitCode);
        Assert.StartsWith("hearth-no-such-program could not be started:", exception.Message, StringComparison.Ordinal);
        Assert.Contains("command: hearth-no-such-program 'a b'", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("try: install it", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_KilledProgram_CountsAsFailed()
    {
        var exception = await Fails(Shell("kill -9 $$"));

        Assert.Equal(137, exception.ExitCode);
    }

    [Fact]
    public async Task RunAsync_Environment_SetsAndUnsets()
    {
        var command = Shell("echo \"$HEARTH_TEST_SET-${HOME-unset}\"") with
        {
            Environment = new Dictionary<string, string?> { ["HEARTH_TEST_SET"] = "a b", ["HOME"] = null },
        };

        Assert.Equal("a b-unset\n", (await Run(command)).Output);
    }

    [Fact]
    public async Task RunAsync_AnyLocale_MessagesAreInEnglish() =>
        Assert.Equal("C.UTF-8\n", (await Run(Shell("echo $LC_ALL"))).Output);

    [Fact]
    public async Task RunAsync_WorkingDirectory_IsUsed()
    {
        using var folder = new TempFolder();

        var result = await Run(Shell("pwd -P; ls") with { WorkingDirectory = Path.GetDirectoryName(folder.Write("in/file", ""))! });

        Assert.EndsWith("/in\nfile\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Input_IsRead() =>
        Assert.Equal("one\ntwo\n", (await Run(new Command("cat", []) { Input = "one\ntwo\n" })).Output);

    [Fact]
    public async Task RunAsync_NoInput_ProgramSeesItsEnd() => Assert.Equal("", (await Run(new Command("cat", []))).Output);

    [Fact]
    public async Task RunAsync_ProgramLeavesItsInput_IsNoError()
    {
        var result = await Run(Shell("echo done") with { Input = new string('x', 1 << 20) });

        Assert.Equal("done\n", result.Output);
    }

    [Fact]
    public async Task RunAsync_AlreadyCancelled_StartsNothing()
    {
        using var folder = new TempFolder();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new CommandRunner().RunAsync(new Command("touch", [folder.At("made")]), null, cancelled.Token));

        Assert.False(File.Exists(folder.At("made")));
    }

    [Fact]
    public async Task RunAsync_Cancelled_KillsGrandchildren()
    {
        using var stop = new CancellationTokenSource();
        var grandchild = new TaskCompletionSource<int>();
        var running = new CommandRunner().RunAsync(
            Shell("/bin/sh -c 'sleep 300 & echo $!; wait' & wait"),
            line => grandchild.TrySetResult(int.Parse(line, System.Globalization.CultureInfo.InvariantCulture)),
            stop.Token);
        var id = await grandchild.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Limit, TestContext.Current.CancellationToken));

        await EndsAsync(id);
    }

    [Fact]
    public async Task RunAsync_CancelledWhileAStrangerHoldsThePipe_EndsAtOnce()
    {
        using var stop = new CancellationTokenSource();
        var stranger = new TaskCompletionSource<int>();
        // The middle shell ends at once, so that the sleeper is nobody's grandchild any more.
        var running = new CommandRunner().RunAsync(
            Shell("/bin/sh -c 'sleep 300 & echo $!'; sleep 300"),
            line => stranger.TrySetResult(int.Parse(line, System.Globalization.CultureInfo.InvariantCulture)),
            stop.Token);
        var id = await stranger.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        using var sleeper = Process.GetProcessById(id);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Limit, TestContext.Current.CancellationToken));

        sleeper.Kill();
    }

    [Fact]
    public async Task RunAsync_EndedWhileAStrangerHoldsThePipe_DoesNotWaitForIt()
    {
        var result = await Run(Shell("sleep 300 & echo $!"));

        using var sleeper = Process.GetProcessById(int.Parse(result.Output, System.Globalization.CultureInfo.InvariantCulture));
        sleeper.Kill();
    }

    [Fact]
    public async Task RunAsync_CancelledWhileInputIsNotRead_EndsAtOnce()
    {
        using var stop = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var running = new CommandRunner().RunAsync(
            Shell("echo started; sleep 300") with { Input = new string('x', 1 << 20) }, _ => started.TrySetResult(), stop.Token);
        await started.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(Limit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RunAsync_ListenerFails_EndsTheProgramWithThatError()
    {
        // A full disk under the log: nobody empties the pipe any more, and the program would wait for ever.
        var exception = await Assert.ThrowsAsync<IOException>(() => Run(new Command("yes", []), _ => throw new IOException("log is full")));

        Assert.Equal("log is full", exception.Message);
    }

    [Fact]
    public async Task RunAsync_StartingThreadEnds_ChildThatDiesWithItsParentLives()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/bwrap"), "bubblewrap is not installed");
        var command = new Command("bwrap", ["--dev-bind", "/", "/", "--die-with-parent", "--", "/bin/sh", "-c", "sleep 1; echo alive"]);
        var started = new TaskCompletionSource<Task<CommandResult>>();
        var thread = new Thread(() => started.SetResult(new CommandRunner().RunAsync(command, null, CancellationToken.None)));

        thread.Start();
        thread.Join();
        var result = await (await started.Task).WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.Equal("alive\n", result.Output);
    }

    private static Command Shell(string script) => new("/bin/sh", ["-c", script]);

    private static Task<CommandResult> Run(Command command, Action<string>? onLine = null) =>
        new CommandRunner().RunAsync(command, onLine, TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);

    private static Task<CommandFailedException> Fails(Command command) => Assert.ThrowsAsync<CommandFailedException>(() => Run(command));

    private static async Task EndsAsync(int process)
    {
        using var limit = new CancellationTokenSource(Limit);
        // A killed orphan may stay as a zombie where nothing reaps it.
        while (File.Exists($"/proc/{process}/stat") && !(await File.ReadAllTextAsync($"/proc/{process}/stat", limit.Token)).Contains(") Z ", StringComparison.Ordinal))
        {
            await Task.Delay(20, limit.Token);
        }
    }
}
