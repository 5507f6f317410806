namespace Appliance.Build.Tests.Frosting;

[Collection(ProcessWide.Name)]
public sealed class FailureTests
{
    [Fact]
    public void Run_FailingTask_SaysEachReasonOnce()
    {
        var run = new HostRun(typeof(FailingFakes.Failing));

        Assert.Equal(1, run.Run());
        Assert.Equal(1, run.Count(FailingFakes.Reason));
        Assert.Equal(1, run.Count("No space left"));
        Assert.DoesNotContain("   at ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FailingTaskWhenDiagnosing_ShowsTheStack()
    {
        var run = new HostRun(typeof(FailingFakes.Failing));

        Assert.Equal(1, run.Run("-v", "diagnostic"));
        Assert.Contains("   at ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_QuietFailure_StillSaysWhy()
    {
        var run = new HostRun(typeof(FailingFakes.Failing));

        Assert.Equal(1, run.Run("-v", "quiet"));
        Assert.Equal(1, run.Count(FailingFakes.Reason));
    }

    [Theory]
    [InlineData(typeof(FailingFakes.Tolerated), 0, "")]
    [InlineData(typeof(FailingFakes.ToleratedTwice), 0, "OnError")]
    [InlineData(typeof(FailingFakes.Swallowing), 0, "OnError")]
    [InlineData(typeof(FailingFakes.SwallowingBelow), 0, "OnError")]
    [InlineData(typeof(FailingFakes.Rethrowing), 1, "OnError Finally")]
    [InlineData(typeof(FailingFakes.Overloaded), 1, "")]
    [InlineData(typeof(FailingFakes.Bare), 0, "OnError Finally")]
    public void Run_FailingTask_FailsUnlessTheErrorIsHandled(Type task, int exitCode, string events)
    {
        var run = new HostRun(task);

        Assert.Equal(exitCode, run.Run());
        Assert.Equal(events, run.Events);
    }

    [Fact]
    public void Run_ToleratedFailure_StillSaysWhy()
    {
        var run = new HostRun(typeof(FailingFakes.Tolerated));

        Assert.Equal(0, run.Run());
        Assert.Equal(1, run.Count(FailingFakes.Reason));
    }
}
