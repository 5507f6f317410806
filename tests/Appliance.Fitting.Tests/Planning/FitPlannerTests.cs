using Appliance.Fitting.Architecture;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Gguf;
using Appliance.Fitting.Memory;
using Appliance.Fitting.Planning;

namespace Appliance.Fitting.Tests.Planning;

public sealed class FitPlannerTests
{
    [Fact]
    public void Plan_ModelThatSeesAndJustFits_ReadsImagesOnTheProcessor()
    {
        var model = ModelCandidate.From(ModelCatalogue.BuiltIn.Find("gemma-3-27b")!);

        var plan = Assert.IsType<FitResult.Fits>(FitPlanner.Plan(model, Rigs.Of(Rigs.A4000), new Wish())).Plan;

        Assert.True(plan.Options.IsProjectorOnHost);
        Assert.Contains("--mmproj-device none", string.Join(' ', plan.Arguments), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_ModelThatSees_KeepsRoomForItsProjectorOnTheFirstCard()
    {
        var blind = ModelCandidate.From(ModelCatalogue.BuiltIn.Find("gemma-3-12b")!) with { Projector = ByteSize.Zero };
        var seeing = blind with { Projector = ByteSize.FromMiB(800) };
        var wish = new Wish { ContextTokens = 8192, Quantization = "Q4_K_M" };

        var (without, with) = (Plan(blind), Plan(seeing));

        // Its file and half as much again: facts of llama.cpp's clip, measured by others at 1.5 times the file.
        Assert.Equal(ByteSize.FromMiB(1200), with.Memory.Gpus[0].Total - without.Memory.Gpus[0].Total);

        ModelPlan Plan(ModelCandidate model) => Assert.IsType<FitResult.Fits>(FitPlanner.Plan(model, Rigs.Of(Rigs.Rtx3090), wish)).Plan;
    }

    [Fact]
    public void Plan_ModelThatFitsOneCard_UsesOneThoughThereAreTwo()
    {
        var plan = Fits("llama-3.1-8b", Rigs.Of(Rigs.Rtx3090, Rigs.Rtx3090), new Wish());

        Assert.Single(plan.Gpus);
        Assert.Contains("--split-mode none", string.Join(' ', plan.Arguments), StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_FastAndSlowCard_FillsTheFastOneFirst()
    {
        var plan = Fits("llama-3.3-70b", Rigs.Of(Rigs.P40, Rigs.Rtx3090), new Wish { Quantization = "IQ4_XS", ContextTokens = 4096 });

        Assert.Equal(["RTX 3090", "Tesla P40"], plan.Gpus.Select(gpu => gpu.Name));
        Assert.True(plan.Placement.LayersPerGpu[0] > plan.Placement.LayersPerGpu[1]);
    }

    [Fact]
    public void Plan_TwoEqualCards_DividesEvenly()
    {
        var plan = Fits("llama-3.3-70b", Rigs.Of(Rigs.Rtx3090, Rigs.Rtx3090), new Wish { Quantization = "Q3_K_M", ContextTokens = 8192 });

        Assert.InRange(plan.Placement.LayersPerGpu[0] - plan.Placement.LayersPerGpu[1], -4, 4);
    }

    [Fact]
    public void Plan_70BOnTwo3090s_SaysWhatItMeans() => Assert.Equal(
        "Llama 3.3 70B runs at 4-bit across both RTX 3090s with 13,000 tokens of context, about 17 tokens a second; for longer conversations choose IQ4_XS.",
        Fits("llama-3.3-70b", Rigs.Of(Rigs.Rtx3090, Rigs.Rtx3090), new Wish()).Sentence);

    [Fact]
    public void Plan_TwoOfFourCards_AreNotCalledBoth() =>
        Assert.Contains("across 3 RTX 3090s", Fits("llama-3.3-70b", Rigs.Of([.. Enumerable.Repeat(Rigs.Rtx3090, 4)]), new Wish()).Sentence, StringComparison.Ordinal);

    [Fact]
    public void Plan_ContextAskedFor_IsExactlyThat()
    {
        var plan = Fits("qwen3-14b", Rigs.Of(Rigs.Rtx3090), new Wish { ContextTokens = 20_000 });

        Assert.Equal(20_000, plan.Options.ContextTokens);
    }

    [Fact]
    public void Plan_ContextTooLongForFullCache_ShrinksTheCacheBeforeTheWeights()
    {
        var plan = Fits("llama-3.1-8b", Rigs.Of(Rigs.Rtx3080), new Wish { ContextTokens = 32_768 });

        Assert.Equal(("Q6_K", CacheType.Q8), (plan.Version.Name, plan.Options.KeyType));
    }

    [Fact]
    public void Plan_ForCode_NeverGoesBelowFourBits()
    {
        var result = FitPlanner.Plan(Candidate("qwen2.5-coder-14b"), Rigs.Of(Rigs.Card("RTX 3070", 8, 448)), new Wish { IsPrecise = true });

        Assert.True(result is FitResult.TooLarge || Assert.IsType<FitResult.Fits>(result).Plan.Version.Bits >= 4);
    }

    [Fact]
    public void Plan_MixtureLargerThanTheCard_LeavesExpertsOnTheHost()
    {
        var plan = Fits("gpt-oss-20b", Rigs.Of(Rigs.Rtx3080), new Wish());

        Assert.True(plan.Placement.HostExpertLayers > 0);
        Assert.Contains("--n-cpu-moe", plan.Arguments);
        Assert.Contains("machine's own memory", plan.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_TooLarge_SaysHowMuchIsMissing()
    {
        var refusal = Assert.IsType<FitResult.TooLarge>(FitPlanner.Plan(Candidate("llama-3.3-70b"), Rigs.Of(Rigs.Rtx3080), new Wish()));

        Assert.True(refusal.Needed > refusal.Available);
        Assert.Contains("add a card", refusal.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_CardWithoutFreeMemory_IsPassedOver()
    {
        var full = Rigs.Rtx3090 with { Free = ByteSize.FromMiB(200) };

        var plan = Fits("llama-3.2-3b", Rigs.Of(full, Rigs.Rtx3080), new Wish());

        Assert.Equal("RTX 3080", Assert.Single(plan.Gpus).Name);
    }

    [Fact]
    public void Plan_UnknownVersion_NamesThoseThereAre()
    {
        var fault = Assert.Throws<ArgumentException>(() => FitPlanner.Plan(Candidate("gpt-oss-20b"), Rigs.Of(Rigs.Rtx3090), new Wish { Quantization = "Q4_K_M" }));

        Assert.Contains("MXFP4", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_UnknownFamily_KeepsMoreInReserve()
    {
        var known = Context(Shapes.Llama8B);
        var unknown = Context(Shapes.Llama8B with { Family = "brand-new" });

        Assert.True(unknown < known);

        static long Context(ModelArchitecture architecture)
        {
            var tensors = Quantization.Find("Q8_0")!.TensorsOf(Shapes.Llama8B);
            var file = new GgufFile
            {
                Version = 3,
                Metadata = new GgufMetadata([]),
                DataOffset = 0,
                Tensors = [.. tensors.Select(tensor => new GgufTensor(tensor.Name, tensor.Type, tensor.Dimensions, 0, tensor.Size))],
            };
            var candidate = ModelCandidate.From("file", new GgufModel { Architecture = architecture }, file);
            return Assert.IsType<FitResult.Fits>(FitPlanner.Plan(candidate, Rigs.Of(Rigs.A4000), new Wish())).Plan.Options.ContextTokens;
        }
    }

    [Fact]
    public void PlanTogether_ChatEmbeddingAndSpeech_ShareOneCardWithinIt()
    {
        var rig = Rigs.Of(Rigs.Rtx3090);

        var plans = FitPlanner.PlanTogether([.. new[] { "gemma-3-12b", "nomic-embed-text-v1.5", "whisper-large-v3-turbo" }.Select(id => (Candidate(id), new Wish()))], rig)
            .Select(result => Assert.IsType<FitResult.Fits>(result).Plan).ToList();

        var taken = plans.SelectMany(plan => plan.Memory.Gpus).Aggregate(ByteSize.Zero, (sum, gpu) => sum + gpu.Total);
        Assert.Equal(3, plans.Count(plan => plan.Gpus.Count == 1));
        Assert.True(taken <= rig.Gpus[0].Available);
    }

    [Fact]
    public void PlanTogether_RoomLeft_GoesToTheContextOfTheFirst()
    {
        var together = FitPlanner.PlanTogether([(Candidate("gemma-3-12b"), new Wish()), (Candidate("nomic-embed-text-v1.5"), new Wish())], Rigs.Of(Rigs.Rtx3090));

        Assert.True(Assert.IsType<FitResult.Fits>(together[0]).Plan.Options.ContextTokens > 32_768);
    }

    private static ModelPlan Fits(string id, RigBudget rig, Wish wish) => Assert.IsType<FitResult.Fits>(FitPlanner.Plan(Candidate(id), rig, wish)).Plan;

    private static ModelCandidate Candidate(string id) => ModelCandidate.From(ModelCatalogue.BuiltIn.Find(id)!);
}
