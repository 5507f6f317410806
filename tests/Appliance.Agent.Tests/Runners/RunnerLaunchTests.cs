using Appliance.Agent.Models;
using Appliance.Agent.Runners;
using Appliance.Agent.Tests.Support;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Gguf;
using Appliance.TestModels;

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
    [InlineData("embedder", "LLAMA_ARG_EMBEDDINGS")]
    [InlineData("reranker", "LLAMA_ARG_RERANKING")]
    public void Environment_OfAnEncoder_SaysWhatItIsForAndReadsWholeTexts(string name, string variable)
    {
        using var directory = new TemporaryDirectory();
        TinyEncoder.WriteEmbedderTo(directory.Path);
        TinyEncoder.WriteRerankerTo(directory.Path);
        var model = ModelFileCheck.Check(Path.Combine(directory.Path, name + ".gguf"), TestContext.Current.CancellationToken)!;

        var environment = RunnerLaunch.For(model, new RunnerOptions()).EnvironmentOn("/s");

        Assert.Equal("1", environment[variable]);
        Assert.Equal(("1024", "1024"), (environment["LLAMA_ARG_BATCH"], environment["LLAMA_ARG_UBATCH"]));
    }

    [Fact]
    public void Environment_EmbeddingsOfTheLastToken_NeedNoLargerBatch()
    {
        var model = ModelBuilder.Model("a", ByteSize.FromGiB(1));
        model = model with { Facts = model.Facts with { Kind = ModelKind.Embedding, Pooling = PoolingType.Last } };

        var environment = RunnerLaunch.For(model, new RunnerOptions()).EnvironmentOn("/s");

        Assert.Contains("LLAMA_ARG_EMBEDDINGS", environment);
        Assert.DoesNotContain("LLAMA_ARG_UBATCH", environment);
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
