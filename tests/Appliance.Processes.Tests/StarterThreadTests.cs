using System.ComponentModel;
using System.Diagnostics;

namespace Appliance.Processes.Tests;

public sealed class StarterThreadTests
{
    [Fact]
    public async Task Run_CallersThreadEnds_ChildThatDiesWithItsParentLives()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "a parent's death signal is Linux's");
        Process? started = null;
        var thread = new Thread(() =>
            started = StarterThread.Run(() => Process.Start("setpriv", ["--pdeathsig", "KILL", "sleep", "60"])));
        thread.Start();
        thread.Join();

        using var process = started!;
        await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
        var alive = !process.HasExited;
        process.Kill();

        Assert.True(alive);
    }

    [Fact]
    public void Run_FunctionFails_ThrowsItsException() =>
        Assert.Throws<Win32Exception>(() => StarterThread.Run(() => Process.Start("/nowhere/program")));
}
