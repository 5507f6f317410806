using Cake.Frosting;

namespace Appliance.Build.Tests.Frosting;

[Collection(ProcessWide.Name)]
public sealed class LifetimeTests
{
    [Fact]
    public void Run_Lifetimes_SurroundRunAndTasks()
    {
        var run = new HostRun(typeof(Fakes.First), typeof(Fakes.Second))
            .With(host => host.UseLifetime<LifetimeFakes.Lifetime>().UseTaskLifetime<LifetimeFakes.TaskLifetime>());

        Assert.Equal(0, run.Run("--target=Second"));
        Assert.Equal("setup(2) <First First First> <Second Second Second> teardown(True)", run.Events);
    }

    [Fact]
    public void Run_FailingTask_IsTornDown()
    {
        var run = new HostRun(typeof(FailingFakes.Failing))
            .With(host => host.UseLifetime<LifetimeFakes.Lifetime>().UseTaskLifetime<LifetimeFakes.TaskLifetime>());

        Assert.Equal(1, run.Run());
        Assert.Equal("setup(1) <Default Default> teardown(False)", run.Events);
    }

    [Fact]
    public void Run_Halves_AreCalledEach()
    {
        var run = new HostRun(typeof(Fakes.First)).With(host => host.UseStartup<LifetimeFakes.Halves>());

        Assert.Equal(0, run.Run("--target=First"));
        Assert.Equal("setup task-setup First task-teardown teardown", run.Events);
    }

    [Fact]
    public void Run_LastRegistration_Wins()
    {
        var run = new HostRun(typeof(Fakes.First))
            .With(host => host.UseLifetime<LifetimeFakes.Lifetime>().UseSetup<LifetimeFakes.OnlySetup>());

        Assert.Equal(0, run.Run("--target=First"));
        Assert.Equal("setup First teardown(True)", run.Events);
    }

    [Fact]
    public void Run_DryRun_CallsTheLifetimeAsFrostingDoes()
    {
        var run = new HostRun(typeof(Fakes.First)).With(host => host.UseLifetime<LifetimeFakes.Lifetime>());

        Assert.Equal(0, run.Run("--target=First", "--dryrun"));
        Assert.Equal("setup(1) teardown(True)", run.Events);
    }

    [Fact]
    public void Run_OwnContext_ReachesTasksAndLifetimes()
    {
        var run = new HostRun(typeof(LifetimeFakes.OwnTask))
            .With(host => host.UseContext<LifetimeFakes.OwnContext>().UseSetup<LifetimeFakes.OwnSetup>());

        Assert.Equal(0, run.Run());
        Assert.Equal("own-setup own", run.Events);
    }

    [Fact]
    public void Run_AnotherContext_NamesEveryMisfit()
    {
        var run = new HostRun(typeof(LifetimeFakes.OwnTask)).With(host => host.UseSetup<LifetimeFakes.OwnSetup>());

        Assert.Equal(1, run.Run());
        Assert.Matches(
            @"Error: The context of this build is Cake\.Frosting\.FrostingContext, "
            + @"but \S+OwnTask wants \S+OwnContext, \S+OwnSetup wants \S+OwnContext\.",
            run.Output);
    }
}
