using Appliance.Fitting.Architecture;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Memory;
using Appliance.TestModels.Measuring;

namespace Appliance.Benchmarks.Memory;

/// <summary>Which loads are measured: models of the catalogue, each with a spread of options on the host and on one to four cards.</summary>
internal static class MemoryCases
{
    private const int HostOnly = 0;

    // The cache is real memory even when it is empty.
    private static readonly ByteSize LargestCache = ByteSize.FromMiB(2600);

    // Every family in several widths; with those left out the tables would be longer and say the same.
    private static readonly string[] Ids =
    [
        "llama-3.2-1b", "llama-3.2-3b", "llama-3.1-8b", "llama-3.3-70b", "gemma-3-1b", "gemma-3-4b", "gemma-3-12b", "gemma-3-27b",
        "qwen2.5-coder-7b", "qwen2.5-coder-32b", "qwen3-8b", "qwen3-14b", "qwen3-32b", "qwen3-30b-a3b", "mistral-small-24b",
        "gpt-oss-20b", "gpt-oss-120b", "qwen3-embedding-0.6b", "bge-m3", "nomic-embed-text-v1.5",
    ];

    private static readonly (LoadOptions Options, int[] Cards)[] Decoders =
    [
        (new LoadOptions { ContextTokens = 8192 }, [HostOnly, 1, 2, 4]),
        (new LoadOptions { ContextTokens = 32_768 }, [2]),
        (new LoadOptions { ContextTokens = 16_384, Slots = 4 }, [1]),
        (new LoadOptions { ContextTokens = 4096, Slots = 4, IsUnified = true }, [HostOnly, 4]),
        (new LoadOptions { ContextTokens = 8192, MicroBatch = 1024 }, [1]),
        (new LoadOptions { ContextTokens = 4096, MicroBatch = 128 }, [2]),
        (new LoadOptions { ContextTokens = 16_384, KeyType = CacheType.Q8, ValueType = CacheType.Q8 }, [HostOnly, 2]),
        (new LoadOptions { ContextTokens = 2048, MicroBatch = 256, HasFlashAttention = false }, [1]),
    ];

    private static readonly (LoadOptions Options, int[] Cards)[] Encoders =
    [
        (new LoadOptions { ContextTokens = 512, MicroBatch = 512 }, [HostOnly, 1]),
        (new LoadOptions { ContextTokens = 2048, MicroBatch = 2048 }, [HostOnly, 1, 2]),
        (new LoadOptions { ContextTokens = 1024, MicroBatch = 1024, HasFlashAttention = false }, [HostOnly, 1]),
    ];

    /// <summary>All cases, those of one model together.</summary>
    public static IReadOnlyList<MemoryCase> All { get; } =
        [.. Models.SelectMany(model => Of(model)).Concat(Cut.SelectMany(model => Partial(model))).OrderBy(one => Array.IndexOf(Ids, one.Model))];

    private static IEnumerable<CatalogueModel> Models => Ids.Select(id => ModelCatalogue.BuiltIn.Find(id) ?? throw new InvalidOperationException($"The catalogue has no {id}."));

    /// <summary>Models that differ in more than layers and vocabulary.</summary>
    private static IEnumerable<CatalogueModel> Cut => Models
        .DistinctBy(model => Skeleton.ForCards(model.Architecture!).Model with { HeadCountKv = [], ContextLength = 0, SlidingWindow = null });

    private static IEnumerable<MemoryCase> Of(CatalogueModel model)
    {
        var shape = model.Architecture!;
        var whole = Skeleton.ForHost(shape, Usual(model));
        var small = Skeleton.ForCards(shape);
        foreach (var (options, counts) in shape.IsEncoder ? Encoders : Decoders)
        {
            foreach (var cards in counts)
            {
                var kind = options with { IsEmbedding = model.Kind == ModelKind.Embedding };
                var one = cards == HostOnly
                    ? new MemoryCase(model.Id, whole, kind, Placement.HostOnly)
                    : new MemoryCase(model.Id, small, kind, Placement.FromShares(small.Model.LayerCount, [.. Enumerable.Repeat(1.0, cards)]));
                if (options.ContextTokens <= shape.ContextLength && (cards == HostOnly ? one.Estimate.Host.KvCache <= LargestCache : Cut.Contains(model)))
                {
                    yield return one;
                }
            }
        }
    }

    /// <summary>Part of the model on the host: layers of any, experts of a mixture.</summary>
    private static IEnumerable<MemoryCase> Partial(CatalogueModel model)
    {
        var small = Skeleton.ForCards(model.Architecture!);
        if (small.Model.IsEncoder)
        {
            yield break;
        }
        var options = new LoadOptions { ContextTokens = 8192, IsEmbedding = model.Kind == ModelKind.Embedding };
        var layers = small.Model.LayerCount;
        yield return new MemoryCase(model.Id, small, options, new Placement([layers / 2]));
        yield return new MemoryCase(model.Id, small, options, new Placement([layers / 3, layers / 3]));
        if (small.Model.Experts is not null)
        {
            yield return new MemoryCase(model.Id, small, options, Placement.OneGpu(layers) with { HostExpertLayers = layers });
            yield return new MemoryCase(model.Id, small, options, Placement.OneGpu(layers) with { HostExpertLayers = 3 });
            yield return new MemoryCase(model.Id, small, options, Placement.FromShares(layers, [1, 1]) with { HostExpertLayers = 3 });
        }
    }

    private static Quantization Usual(CatalogueModel model) =>
        (model.FindQuantization("Q4_K_M") ?? model.FindQuantization("Q8_0") ?? model.Quantizations[0]).Quantization!;
}
