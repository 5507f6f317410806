using Cake.Frosting;

namespace Appliance.Build.Tests.Frosting;

[Collection(ProcessWide.Name)]
public sealed class CakeHostTests
{
    [Fact]
    public void Run_NoTarget_RunsDefaultAfterWhatItDependsOn()
    {
        var run = new HostRun(typeof(Fakes.Third), typeof(Fakes.First), typeof(Fakes.Second), typeof(Fakes.Zeroth));

        Assert.Equal(0, run.Run());
        Assert.Equal("Zeroth First Second Third", run.Events);
    }

    [Fact]
    public void Run_SeveralTargets_RunsSharedDependencyOnce()
    {
        var run = new HostRun(typeof(Fakes.First), typeof(Fakes.Second), typeof(Fakes.Other));

        // Between targets that do not depend on each other, the engine chooses the order.
        Assert.Equal(0, run.Run("--target=second", "-t", "Other"));
        Assert.Equal("First Other Second", run.Events);
    }

    [Fact]
    public void Run_Exclusive_LeavesDependenciesOut()
    {
        var run = new HostRun(typeof(Fakes.First), typeof(Fakes.Second));

        Assert.Equal(0, run.Run("--target=Second", "--exclusive"));
        Assert.Equal("Second", run.Events);
    }

    [Fact]
    public void Run_AsyncTask_IsAwaited()
    {
        var run = new HostRun(typeof(Fakes.Async));

        Assert.Equal(0, run.Run());
        Assert.Equal("Async", run.Events);
    }

    [Fact]
    public void Run_Twice_RunsTwice()
    {
        var run = new HostRun(typeof(Fakes.Async));

        Assert.Equal(0, run.Run() + run.Run());
        Assert.Equal("Async Async", run.Events);
    }

    [Fact]
    public void Run_SkippedDependency_GoesOnAndSaysWhy()
    {
        var run = new HostRun(typeof(Fakes.Unwilling), typeof(Fakes.AfterUnwilling));

        Assert.Equal(0, run.Run("-v", "verbose"));
        Assert.Equal("AfterUnwilling", run.Events);
        Assert.Contains("not today", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SkippedTarget_Fails()
    {
        var run = new HostRun(typeof(Fakes.Unwilling));

        Assert.Equal(1, run.Run("--target=Unwilling"));
        Assert.Equal("", run.Events);
    }

    [Fact]
    public void Run_UnknownTarget_NamesTheTasks()
    {
        var run = new HostRun(typeof(Fakes.First), typeof(Fakes.Async));

        Assert.Equal(1, run.Run("--target=Frist"));
        Assert.Equal(1, run.Count("Error: There is no task 'Frist'. The tasks are: Default, First."));
    }

    [Fact]
    public void Run_HiddenTask_SaysThatItMustBePublic()
    {
        var run = new HostRun(new TaskAssembly(typeof(Fakes.Async)) { Hidden = [typeof(Fakes.First)] });

        Assert.Equal(1, run.Run("--target=First"));
        Assert.Contains("only public task classes count", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SameNameTwice_NamesBothClasses()
    {
        var run = new HostRun(typeof(Fakes.First), typeof(Fakes.SecondFirst));

        Assert.Equal(1, run.Run("--target=First"));
        Assert.Matches(@"Error: More than one task is named 'First': \S+First and \S+SecondFirst\.", run.Output);
    }

    [Fact]
    public void Run_DependencyThatIsNoTask_NamesIt()
    {
        var run = new HostRun(typeof(Fakes.Misled));

        Assert.Equal(1, run.Run());
        Assert.Contains("Error: Task 'Default' names System.String, which is no task", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WrongOption_FailsWithoutAnException() => Assert.Equal(1, new HostRun().Run("--verbosity=loud"));

    [Fact]
    public void Run_NoTasks_Fails() => Assert.Equal(1, new HostRun().Run());

    [Fact]
    public void Run_Arguments_ReachTheTask()
    {
        var run = new HostRun(typeof(Fakes.Argument)).With(host => host.UseCakeSetting("Some_Key", "mine"));

        Assert.Equal(0, run.Run("--mode=prod"));
        Assert.Equal("mode=prod setting=mine", run.Events);
    }

    [Fact]
    public void Run_SettingOnCommandLine_WinsOverTheHosts()
    {
        var run = new HostRun(typeof(Fakes.Argument)).With(host => host.UseCakeSetting("Some_Key", "mine"));

        Assert.Equal(0, run.Run("--some_key=theirs"));
        Assert.Equal("mode=dev setting=theirs", run.Events);
    }
}
