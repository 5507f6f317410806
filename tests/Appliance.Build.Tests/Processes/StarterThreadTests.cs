using System.Diagnostics;
using Appliance.Build.Processes;

namespace Appliance.Build.Tests.Processes;

public sealed class StarterThreadTests
{
    [Fact]
    public async Task RunAsync_CallersThreadEnds_ChildThatDiesWithItsParentLives()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a parent's death signal is Linux's");
        Task<Process>? started = null;
        var thread = new Thread(() =>
            started = StarterThread.RunAsync(() => Process.Start("setpriv", ["--pdeathsig", "KILL", "sleep", "60"])));
        thread.Start();
        thread.Join();

        using var process = await started!;
        await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
        var alive = !process.HasExited;
        process.Kill();

        Assert.True(alive);
    }
}
