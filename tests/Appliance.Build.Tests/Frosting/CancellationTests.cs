using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Build.Tests.Frosting;

[Collection(ProcessWide.Name)]
public sealed class CancellationTests
{
    [Fact]
    public void Run_CancelledByTheHost_EndsTheTaskAndTearsDown()
    {
        using var cancellation = new RunCancellation();
        cancellation.Request();
        var run = new HostRun(typeof(CancellationFakes.Waiting)).With(host => host
            .ConfigureServices(services => services.AddSingleton(cancellation))
            .UseLifetime<LifetimeFakes.Lifetime>());

        Assert.Equal(130, run.Run("--target=Waiting"));
        Assert.Equal("setup(1) finally teardown(False)", run.Events);
        Assert.Equal(1, run.Count("Cancelled."));
    }

    [Fact]
    public void Run_CancelledBetweenTasks_StartsNoOther()
    {
        var run = new HostRun(typeof(CancellationFakes.Requesting), typeof(CancellationFakes.AfterRequesting));

        Assert.Equal(130, run.Run("--target=AfterRequesting"));
        Assert.Equal("", run.Events);
    }

    [Fact]
    public async Task Run_Sigterm_CleansUpAndExitsWith130()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends a POSIX signal");
        using var child = ChildHost.Start("Waiting");
        await child.WaitForAsync("waiting", TestContext.Current.CancellationToken);

        ChildHost.Signal(child.Id);

        Assert.Equal(130, await child.ExitAsync(TestContext.Current.CancellationToken));
        Assert.Contains("finally", child.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', child.Output);
    }

    [Fact]
    public async Task Run_SecondSigterm_ExitsAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sends a POSIX signal");
        using var child = ChildHost.Start("Stubborn");
        await child.WaitForAsync("waiting", TestContext.Current.CancellationToken);
        ChildHost.Signal(child.Id);
        await child.WaitForAsync("asked", TestContext.Current.CancellationToken);

        ChildHost.Signal(child.Id);

        Assert.Equal(130, await child.ExitAsync(TestContext.Current.CancellationToken));
    }
}
