using Appliance.Fitting.Memory;

namespace Appliance.Fitting.Planning;

/// <summary>
/// What to try after a plan ran out of memory on the real cards: each step takes less than the one before and none is ever repeated.
/// The order is that of what a person notices least: smaller batches (slower reading), images read by the processor, a cache in 8 bits,
/// half the context.
/// </summary>
public static class PlanLadder
{
    private const int SmallBatch = 256;
    private const long ShortestContext = 2048;

    // A block of the 8-bit cache; llama.cpp refuses heads that are not made of whole ones.
    private const int CacheBlock = 32;

    /// <summary>The next plan that takes less, or null when there is none.</summary>
    public static ModelPlan? Next(ModelPlan plan)
    {
        if (plan.Model.Architecture is not { } architecture)
        {
            return null;
        }
        var options = plan.Options;
        var smaller = options switch
        {
            { MicroBatch: > SmallBatch } when !plan.Model.ReadsWholeTexts => options with { MicroBatch = SmallBatch },
            { IsProjectorOnHost: false } when options.Projector > ByteSize.Zero && plan.Gpus.Count > 0 => options with { IsProjectorOnHost = true },
            { KeyType.IsQuantized: false, HasFlashAttention: true } when architecture.KeyLength % CacheBlock == 0 && architecture.ValueLength % CacheBlock == 0
                && architecture is { IsEncoder: false, LatentAttention: null } => options with { KeyType = CacheType.Q8, ValueType = CacheType.Q8 },
            { ContextTokens: > ShortestContext } => Shorter(plan),
            _ => null,
        };
        return smaller is null ? null : plan with
        {
            Options = smaller,
            Memory = MemoryModel.Estimate(architecture, plan.Version.Weights, smaller, plan.Placement, plan.Gpus.Count > 0 ? plan.Gpus[0].Backend : Backend.Cuda),
        };
    }

    private static LoadOptions Shorter(ModelPlan plan)
    {
        var tokens = Math.Max(ShortestContext, ContextLadder.RoundDown(plan.Options.ContextTokens / 2));
        return plan.Options with
        {
            ContextTokens = tokens,
            MicroBatch = plan.Model.ReadsWholeTexts ? (int)tokens : plan.Options.MicroBatch,
        };
    }
}
