using Appliance.Agent.Runners;
using Appliance.Agent.Tests.Support;

namespace Appliance.Agent.Tests.Runners;

public sealed class RunnerLaunchTests
{
    [Fact]
    public void EnvironmentFile_OfAModel_IsAsExpected()
    {
        var model = ModelBuilder.Model("Llama \"3.2\" $1`B\\Q4", ByteSize.FromGiB(1), 131_072, "/run/hearth/models-disk/Llama \"3.2\" $1`B\\Q4.gguf");
        var launch = RunnerLaunch.For(model, new RunnerOptions());

        Expectation.Matches("runner.env", EnvironmentFile.Render(launch.EnvironmentOn("/run/hearth-runner/name/llama.sock")));
    }

    [Fact]
    public void EnvironmentFile_ControlCharacter_IsRefused() =>
        Assert.Throws<ArgumentException>(() => EnvironmentFile.Render(new Dictionary<string, string> { ["A"] = "x\nB=y" }));

    [Theory]
    [InlineData(2048, 8192, 2048)]
    [InlineData(131_072, 8192, 8192)]
    [InlineData(0, 8192, 8192)]
    public void For_TrainedContext_TakesTheSmaller(long trained, int wanted, long expected)
    {
        var launch = RunnerLaunch.For(ModelBuilder.Model("a", ByteSize.FromGiB(1), trained), new RunnerOptions { ContextTokens = wanted });

        Assert.Equal(expected, launch.ContextTokens);
    }

    [Theory]
    [InlineData("tiny")]
    [InlineData("DeepSeek-R1-Distill-Qwen-32B-Q4_K_M-with-a-very-long-name-indeed-0123456789")]
    [InlineData("模型")]
    [InlineData("../../etc/passwd")]
    [InlineData("a b;c$(d)")]
    public void NameOf_AnyId_IsSafeAndShort(string id) => Assert.Matches("^[a-z0-9][a-z0-9-]{7,40}$", RunnerLaunch.NameOf(id));

    [Fact]
    public void NameOf_IdsThatReadAlike_Differ() => Assert.NotEqual(RunnerLaunch.NameOf("a.b"), RunnerLaunch.NameOf("a-b"));
}
