using Appliance.Agent.Processes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Appliance.Agent.Tests.Processes;

public sealed class ChildProcessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task RunAsync_StartingThreadEnds_ChildThatDiesWithItsParentLives()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/setpriv"), "setpriv (util-linux) is not installed");
        var command = new ChildCommand("setpriv", ["--pdeathsig", "KILL", "/bin/sh", "-c", "echo up; sleep 1"]);
        using var up = new ManualResetEventSlim();
        var started = new TaskCompletionSource<ChildProcess>();
        var thread = new Thread(() =>
        {
            started.SetResult(ChildProcess.Start(command, _ => up.Set(), NullLogger.Instance));
            up.Wait(Limit);
        });

        thread.Start();
        thread.Join();
        await using var child = await started.Task;
        var exitCode = await child.Exited.WaitAsync(Limit, TestContext.Current.CancellationToken);

        Assert.Equal(0, exitCode);
    }

    [Fact]
    public void Start_ProgramIsMissing_SaysWhich()
    {
        var exception = Assert.Throws<IOException>(() => ChildProcess.Start(new ChildCommand("no-such-program", []), _ => { }, NullLogger.Instance));

        Assert.StartsWith("'no-such-program' cannot be started", exception.Message, StringComparison.Ordinal);
    }
}
