using Appliance.Fitting.Memory;

namespace Appliance.Benchmarks.Memory;

/// <summary>How others tell a model's memory from its file.</summary>
internal sealed record PeerRule(string Name, Func<MemoryCase, ByteSize> Estimate)
{
    private static readonly ByteSize OllamaOverhead = ByteSize.FromMiB(457);

    /// <summary>The rules, of which none tells the share of a card.</summary>
    public static IReadOnlyList<PeerRule> All { get; } =
    [
        new("file × 1.2", load => new ByteSize((long)(FileOf(load).Bytes * 1.2))),
        new("Ollama", load => FileOf(load) + OllamaCache(load) + new ByteSize(OllamaOverhead.Bytes * Math.Max(1, load.Placement.GpusUsed))),
    ];

    private static ByteSize FileOf(MemoryCase load) => WeightLayout.Of(load.Skeleton.Quantization.TensorsOf(load.Skeleton.Model)).Total;

    // llm/llama_server.go: 16-bit keys and values of every layer at full length, heads as wide as the embedding divided by their number.
    private static ByteSize OllamaCache(MemoryCase load)
    {
        var model = load.Skeleton.Model;
        var heads = model.IsEncoder ? model.HeadCount : model.HeadCountKv.Min();
        return new ByteSize(2 * model.LayerCount * heads * (model.EmbeddingLength / model.HeadCount) * load.Options.ContextTokens * 2);
    }
}
