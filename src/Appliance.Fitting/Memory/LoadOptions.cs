namespace Appliance.Fitting.Memory;

/// <summary>What llama-server is told that its memory depends on, beside where the layers go.</summary>
public sealed record LoadOptions
{
    /// <summary>Tokens of context, of all slots together (<c>--ctx-size</c>).</summary>
    public required long ContextTokens { get; init; }

    /// <summary>Answers written at the same time (<c>--parallel</c>); 1 unless told otherwise.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>Whether slots share one cache, each up to the whole context (<c>--kv-unified</c>); otherwise each has its part.</summary>
    public bool IsUnified { get; init; }

    /// <summary>Tokens computed at once (<c>--ubatch-size</c>); 512 unless told otherwise.</summary>
    public int MicroBatch { get; init; } = 512;

    /// <summary>How keys are stored.</summary>
    public CacheType KeyType { get; init; } = CacheType.F16;

    /// <summary>How values are stored.</summary>
    public CacheType ValueType { get; init; } = CacheType.F16;

    /// <summary>Whether attention is computed without keeping all its weights (<c>--flash-attn on</c>); true unless told otherwise.</summary>
    public bool HasFlashAttention { get; init; } = true;

    /// <summary>Whether it makes vectors or ranks texts (<c>--embedding</c>, <c>--reranking</c>): then every token of a batch has a result.</summary>
    public bool IsEmbedding { get; init; }

    /// <summary>The projector's file, which turns images into what the model reads (<c>--mmproj</c>); zero for a model that does not see.</summary>
    public ByteSize Projector { get; init; }

    /// <summary>Whether the projector computes on the processor though the model does on cards; images are then read slowly.</summary>
    public bool IsProjectorOnHost { get; init; }

    /// <summary>Tokens one slot can hold, padded to the 256 that the cache is allocated in.</summary>
    internal long CellsPerStream => Pad(IsUnified ? ContextTokens : ContextTokens / Slots);

    /// <summary>Separate caches.</summary>
    internal int Streams => IsUnified ? 1 : Slots;

    /// <summary>Cells of a layer that sees only the latest <paramref name="windowTokens"/>, for each stream (llama-kv-cache-iswa.cpp).</summary>
    internal long WindowCellsPerStream(long windowTokens) =>
        Math.Min(CellsPerStream, Pad(checked(windowTokens * (IsUnified ? Slots : 1) + MicroBatch)));

    private static long Pad(long tokens) => checked((tokens + 255) / 256 * 256);
}
