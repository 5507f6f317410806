namespace Appliance.Benchmarks.Tests;

public sealed class BenchmarkOptionsTests
{
    [Fact]
    public void Parse_Nothing_RunsAllAndWritesThePage()
    {
        var options = BenchmarkOptions.Parse([], "/checkout");

        Assert.Equal(BenchmarkRun.PartNames, options.Parts);
        Assert.Null(options.Artifacts);
        Assert.Equal("/checkout/docs/benchmarks.md", options.Report);
    }

    [Fact]
    public void Parse_SomeParts_KeepsTheirOrderAndLeavesThePageAlone()
    {
        var options = BenchmarkOptions.Parse(["--only=agent, mkosi"], "/checkout");

        Assert.Equal(["mkosi", "agent"], options.Parts);
        Assert.Equal("/checkout/artifacts", options.Artifacts);
        Assert.Null(options.Report);
    }

    [Fact]
    public void Parse_FinishedBuild_BuildsNothing()
    {
        var options = BenchmarkOptions.Parse(["--artifacts=/elsewhere", "--report=/page.md"], "/checkout");

        Assert.DoesNotContain(BenchmarkRun.BuildPart, options.Parts);
        Assert.Equal(("/elsewhere", "/page.md"), (options.Artifacts, options.Report));
    }

    [Theory]
    [InlineData("--only=agent,moon", "no part 'moon'")]
    [InlineData("--speed=fast", "--speed=fast is not known")]
    public void Parse_Unknown_SaysWhatThereIs(string argument, string message)
    {
        var exception = Assert.Throws<ArgumentException>(() => BenchmarkOptions.Parse([argument], "/checkout"));

        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }
}
