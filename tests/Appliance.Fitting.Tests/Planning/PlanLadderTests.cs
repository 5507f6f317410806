using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Planning;

namespace Appliance.Fitting.Tests.Planning;

public sealed class PlanLadderTests
{
    [Fact]
    public void Next_FromAFullPlan_GivesUpBatchThenCacheThenContext()
    {
        var steps = StepsOf("qwen3-14b");

        Assert.Equal(
            [(512, "f16", 16_384L), (256, "f16", 16_384), (256, "q8_0", 16_384), (256, "q8_0", 8192), (256, "q8_0", 4096), (256, "q8_0", 2048)],
            steps.Select(plan => (plan.Options.MicroBatch, plan.Options.KeyType.Name, plan.Options.ContextTokens)));
    }

    [Fact]
    public void Next_ModelThatSees_HasTheProcessorReadImagesBeforeItsCacheShrinks() => Assert.Equal(
        [(512, false, "f16"), (256, false, "f16"), (256, true, "f16"), (256, true, "q8_0")],
        StepsOf("gemma-3-12b").Take(4).Select(plan => (plan.Options.MicroBatch, plan.Options.IsProjectorOnHost, plan.Options.KeyType.Name)));

    [Theory]
    [InlineData("qwen3-14b")]
    [InlineData("gemma-3-12b")]
    [InlineData("nomic-embed-text-v1.5")]
    [InlineData("bge-reranker-v2-m3")]
    public void Next_EveryStep_IsNewAndTakesNoMore(string id)
    {
        var steps = StepsOf(id);

        Assert.Equal(steps.Count, steps.Select(plan => string.Join(' ', plan.Arguments)).Distinct().Count());
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.True(Total(pair.Second) <= Total(pair.First), string.Join(' ', pair.Second.Arguments)));
    }

    private static List<ModelPlan> StepsOf(string id)
    {
        var model = ModelCandidate.From(ModelCatalogue.BuiltIn.Find(id)!);
        var wish = new Wish { ContextTokens = model.Kind == ModelKind.Language ? 16_384 : null };
        var steps = new List<ModelPlan>();
        for (var plan = Assert.IsType<FitResult.Fits>(FitPlanner.Plan(model, Rigs.Of(Rigs.Rtx3090), wish)).Plan; plan is not null; plan = PlanLadder.Next(plan))
        {
            steps.Add(plan);
        }
        return steps;
    }

    private static long Total(ModelPlan plan) => plan.Memory.Gpus.Sum(gpu => gpu.Total.Bytes) + plan.HostMemory.Bytes;
}
