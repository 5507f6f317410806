using Appliance.Fitting.Memory;

namespace Appliance.Fitting.Planning;

/// <summary>
/// How fast a model writes: a token reads every weight it uses once, on each card in turn.
/// t = sum over cards of bytes / (efficiency x bandwidth) + layers x overhead.
/// </summary>
/// <remarks>
/// Efficiency and overhead are fitted to measurements of Llama 3 8B and 70B at Q4_K_M on one and two RTX 3090 (115 and 16.6 tokens/s,
/// XiongjieDai's GPU-Benchmarks-on-LLM-Inference), and of a P40 (15.7 tokens/s for a 14B model). Expect 20 % either way.
/// </remarks>
internal static class SpeedModel
{
    private const double Efficiency = 0.84;
    private const double EfficiencyWithoutTensorCores = 0.55;
    private const double HostEfficiency = 0.6;
    private const double ExpertOverhead = 1.5;

    // A short conversation; a long one reads its cache as well.
    private const double TypicalTokens = 1024;

    private static readonly TimeSpan LayerOverhead = TimeSpan.FromMicroseconds(76.6);

    /// <summary>Bytes a second that a card reads of weights.</summary>
    public static double ReadsAt(GpuBudget gpu) => gpu.Bandwidth.BytesPerSecond * (gpu.HasTensorCores ? Efficiency : EfficiencyWithoutTensorCores);

    /// <summary>Tokens a second of one answer.</summary>
    public static double TokensPerSecond(ModelCandidate model, ModelVersion version, Placement placement, ModelMemory memory, IReadOnlyList<GpuBudget> gpus, HostBudget host, long contextTokens)
    {
        var architecture = model.Architecture!;
        var weights = version.Weights;
        var used = architecture.Experts is { } experts ? (double)experts.Used / experts.Count : 1;
        var cacheShare = Math.Min(1, TypicalTokens / contextTokens);
        var seconds = architecture.LayerCount * LayerOverhead.TotalSeconds * (architecture.Experts is null ? 1 : ExpertOverhead);
        var onHost = 0.0;
        for (var layer = 0; layer <= architecture.LayerCount; layer++)
        {
            var bytes = layer == architecture.LayerCount ? weights.Output.Bytes : weights.Layer(layer).Bytes - weights.Experts(layer).Bytes;
            var expertBytes = layer == architecture.LayerCount ? 0 : weights.Experts(layer).Bytes * used;
            var card = placement.CardOf(layer, architecture.LayerCount);
            var expertsOnHost = card is null || layer < placement.HostExpertLayers;
            onHost += (card is null ? bytes : 0) + (expertsOnHost ? expertBytes : 0);
            if (card is { } index)
            {
                seconds += (bytes + (expertsOnHost ? 0 : expertBytes)) / ReadsAt(gpus[index]);
            }
        }
        seconds += memory.Gpus.Zip(gpus).Sum(pair => pair.First.KvCache.Bytes * cacheShare / ReadsAt(pair.Second));
        seconds += (onHost + memory.Host.KvCache.Bytes * cacheShare) / (host.Bandwidth.BytesPerSecond * HostEfficiency);
        return 1 / seconds;
    }
}
