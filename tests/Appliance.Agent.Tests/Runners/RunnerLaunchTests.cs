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
        var launch = Launches.OnHost(model);

        Expectation.Matches("runner.env", EnvironmentFile.Render(launch.EnvironmentOn("/run/hearth-runner/name/llama.sock")));
    }

    [Fact]
    public void EnvironmentFile_ControlCharacter_IsRefused() =>
        Assert.Throws<ArgumentException>(() => EnvironmentFile.Render(new Dictionary<string, string> { ["A"] = "x\nB=y" }));

    [Fact]
    public void EnvironmentFile_ReadBack_IsTheSame()
    {
        var model = ModelBuilder.Model("Llama \"3.2\" $1`B\\Q4", ByteSize.FromGiB(1));
        var environment = Launches.OnHost(model).EnvironmentOn("/s");

        Assert.Equal(environment, EnvironmentFile.Parse(EnvironmentFile.Render(environment).Split('\n')));
    }

    [Fact]
    public void Environment_AcrossCards_NamesThemAndTheirShares()
    {
        var model = ModelBuilder.Layered("big", layers: 40, ByteSize.FromGiB(30));
        var rig = Launches.Rig(ByteSize.FromGiB(16), Launches.Card("CUDA2", ByteSize.FromGiB(24)), Launches.Card("CUDA0", ByteSize.FromGiB(24)));

        var environment = new RunnerLaunch(model, Launches.Plan(model, rig)).EnvironmentOn("/s");

        Assert.Equal(("CUDA0,CUDA2", "layer", "41"), (environment["LLAMA_ARG_DEVICE"], environment["LLAMA_ARG_SPLIT_MODE"], environment["LLAMA_ARG_N_GPU_LAYERS"]));
        Assert.Equal(41, environment["LLAMA_ARG_TENSOR_SPLIT"].Split(',').Sum(int.Parse));
    }

    [Fact]
    public void Environment_CardsWithNames_ShowsCudaTheseInThisOrder()
    {
        var model = ModelBuilder.Layered("small", layers: 10, ByteSize.FromGiB(4));
        var launch = Launches.OnHost(model) with { CudaCards = ["GPU-b", "GPU-a"] };

        var environment = launch.EnvironmentOn("/s");

        Assert.Equal(("PCI_BUS_ID", "GPU-b,GPU-a"), (environment["CUDA_DEVICE_ORDER"], environment["CUDA_VISIBLE_DEVICES"]));
        Assert.Equal(Launches.OnHost(model).Signature, launch.Signature);
    }

    [Fact]
    public void Environment_OnOneOfTwoCards_NamesOnlyThat()
    {
        var model = ModelBuilder.Layered("small", layers: 10, ByteSize.FromGiB(4));
        var rig = Launches.Rig(ByteSize.FromGiB(16), Launches.Card("CUDA0", ByteSize.FromGiB(2)), Launches.Card("CUDA1", ByteSize.FromGiB(24)));

        var environment = new RunnerLaunch(model, Launches.Plan(model, rig)).EnvironmentOn("/s");

        Assert.Equal(("CUDA1", "none", "0"), (environment["LLAMA_ARG_DEVICE"], environment["LLAMA_ARG_SPLIT_MODE"], environment["LLAMA_ARG_MAIN_GPU"]));
    }

    [Fact]
    public void AdoptedPlan_OfALaunchAcrossCards_TakesTheSameMemory()
    {
        var model = ModelBuilder.Layered("big", layers: 40, ByteSize.FromGiB(30));
        var rig = Launches.Rig(ByteSize.FromGiB(16), Launches.Card("CUDA2", ByteSize.FromGiB(24)), Launches.Card("CUDA0", ByteSize.FromGiB(24)));
        var plan = Launches.Plan(model, rig);

        var adopted = AdoptedPlan.Of(model, new RunnerLaunch(model, plan).EnvironmentOn("/s"), rig);

        Assert.Equal(plan.Memory.Gpus, adopted!.Memory.Gpus);
        Assert.Equal((plan.Options, plan.HostMemory), (adopted.Options, adopted.HostMemory));
        Assert.Equal(plan.Arguments, adopted.Arguments);
    }

    [Theory]
    [InlineData("LLAMA_ARG_CTX_SIZE", "much")]
    [InlineData("LLAMA_ARG_DEVICE", "CUDA7")]
    [InlineData("LLAMA_ARG_MODEL", "/models/other.gguf")]
    [InlineData("LLAMA_ARG_N_GPU_LAYERS", "-1")]
    public void AdoptedPlan_OfOtherVariables_IsNone(string name, string value)
    {
        var model = ModelBuilder.Layered("small", layers: 10, ByteSize.FromGiB(4));
        var rig = Launches.Rig(ByteSize.FromGiB(16), Launches.Card("CUDA0", ByteSize.FromGiB(24)));
        var environment = new Dictionary<string, string>(new RunnerLaunch(model, Launches.Plan(model, rig)).EnvironmentOn("/s")) { [name] = value };

        Assert.Null(AdoptedPlan.Of(model, environment, rig));
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

        var environment = Launches.OnHost(model).EnvironmentOn("/s");

        Assert.Equal("1", environment[variable]);
        Assert.Equal(("1024", "1024"), (environment["LLAMA_ARG_CTX_SIZE"], environment["LLAMA_ARG_UBATCH"]));
    }

    [Fact]
    public void Environment_EmbeddingsOfTheLastToken_NeedNoLargerBatch()
    {
        var model = ModelBuilder.Model("a", ByteSize.FromGiB(1));
        model = model with { Facts = model.Facts with { Kind = ModelKind.Embedding, Pooling = PoolingType.Last } };

        var environment = Launches.OnHost(model).EnvironmentOn("/s");

        Assert.Contains("LLAMA_ARG_EMBEDDINGS", environment);
        Assert.Equal("512", environment["LLAMA_ARG_UBATCH"]);
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
