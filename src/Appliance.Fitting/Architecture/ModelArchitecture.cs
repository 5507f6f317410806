namespace Appliance.Fitting.Architecture;

/// <summary>
/// The shape of a language model: everything that its memory depends on beside the types of its tensors.
/// It comes from a GGUF file's metadata or from the catalogue; the names are GGUF's.
/// </summary>
public sealed record ModelArchitecture
{
    /// <summary>The graph that llama.cpp builds for it, such as <c>llama</c> or <c>qwen3</c> (<c>general.architecture</c>).</summary>
    public required string Family { get; init; }

    /// <summary>Layers.</summary>
    public int LayerCount { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public long EmbeddingLength { get; init; }

    /// <summary>Tokens in the vocabulary.</summary>
    public long VocabularySize { get; init; }

    /// <summary>The context it was trained for, in tokens; 0 when nobody says.</summary>
    public long ContextLength { get; init; }

    /// <summary>Attention heads, of the layer with most.</summary>
    public long HeadCount { get; init; }

    /// <summary>Key-value heads of each layer; 0 for a layer without attention.</summary>
    public IReadOnlyList<long> HeadCountKv { get; init; } = [];

    /// <summary>Elements of one key vector. Not always <see cref="EmbeddingLength"/> / <see cref="HeadCount"/>.</summary>
    public long KeyLength { get; init; }

    /// <summary>Elements of one value vector.</summary>
    public long ValueLength { get; init; }

    /// <summary>Width of the feed-forward part, of the widest layer; 0 when every layer has experts instead.</summary>
    public long FeedForwardLength { get; init; }

    /// <summary>The experts of a mixture; null for a dense model.</summary>
    public ExpertShape? Experts { get; init; }

    /// <summary>Layers that see only the latest tokens; null when all see the whole context.</summary>
    public SlidingWindow? SlidingWindow { get; init; }

    /// <summary>A compressed cache instead of keys and values; null for ordinary attention.</summary>
    public LatentAttention? LatentAttention { get; init; }

    /// <summary>Whether it carries a table that stretches positions (<c>rope_freqs.weight</c>), as Llama 3.1 and later do.</summary>
    public bool HasRopeFrequencies { get; init; }

    /// <summary>Whether the matrix of the output is that of the input.</summary>
    public bool HasTiedEmbeddings { get; init; }

    /// <summary>Whether two matrices behind the last layer turn what was read into one number, as rerank models made from BERT have.</summary>
    public bool HasClassifier { get; init; }

    /// <summary>Whether it reads whole texts at once and keeps no cache, as embedding and rerank models made from BERT do.</summary>
    public bool IsEncoder => KnownFamilies.Encoders.Contains(Family);

    /// <summary>Key-value heads of one layer.</summary>
    public long HeadCountKvOf(int layer) => layer < HeadCountKv.Count ? HeadCountKv[layer] : HeadCount;

    /// <summary>Whether a layer sees only the latest tokens.</summary>
    public bool IsSliding(int layer) => SlidingWindow is { } window && window.Covers(layer);
}

/// <summary>The experts of a mixture-of-experts model.</summary>
/// <param name="Count">Experts in each layer.</param>
/// <param name="Used">Experts that a token passes through.</param>
/// <param name="FeedForwardLength">Width of one expert.</param>
/// <param name="SharedFeedForwardLength">Width of the part that every token passes through; 0 when there is none.</param>
public sealed record ExpertShape(int Count, int Used, long FeedForwardLength, long SharedFeedForwardLength = 0);

/// <summary>Attention that keeps one compressed vector a token and layer (DeepSeek's MLA).</summary>
/// <param name="Rank">Elements of the vector (<c>attention.kv_lora_rank</c>).</param>
/// <param name="RopeLength">Elements that carry the position (<c>rope.dimension_count</c>).</param>
public sealed record LatentAttention(long Rank, long RopeLength);
