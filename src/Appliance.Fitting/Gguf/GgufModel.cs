namespace Appliance.Fitting.Gguf;

/// <summary>The model inside a GGUF file, in the terms of its memory: layers, heads, context.</summary>
public sealed record GgufModel
{
    /// <summary>The name its publisher gave it, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Such as <c>llama</c> or <c>qwen3</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>The context the model was trained for, in tokens; 0 when the file does not say.</summary>
    public long ContextLength { get; init; }

    /// <summary>Layers.</summary>
    public int BlockCount { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public long EmbeddingLength { get; init; }

    /// <summary>Width of the feed-forward part, of the widest layer.</summary>
    public long FeedForwardLength { get; init; }

    /// <summary>Attention heads, of the layer with most.</summary>
    public long HeadCount { get; init; }

    /// <summary>Key-value heads of each layer; 0 for a layer without attention.</summary>
    public IReadOnlyList<long> HeadCountKv { get; init; } = [];

    /// <summary>Elements of one key vector. Not always <see cref="EmbeddingLength"/> / <see cref="HeadCount"/>.</summary>
    public long KeyLength { get; init; }

    /// <summary>Elements of one value vector.</summary>
    public long ValueLength { get; init; }

    /// <summary>Tokens in the vocabulary.</summary>
    public long VocabularySize { get; init; }

    /// <summary>The number of files the model is split over; 1 when it is whole.</summary>
    public int SplitCount { get; init; } = 1;

    /// <summary>Which of these files this is, from 0.</summary>
    public int SplitIndex { get; init; }

    /// <summary>Reads the model out of a file's metadata.</summary>
    /// <exception cref="GgufException">The file holds no language model, or contradicts itself.</exception>
    public static GgufModel From(GgufFile file)
    {
        var metadata = file.Metadata;
        var architecture = metadata.FindText("general.architecture")
            ?? throw new GgufException("the file does not name its architecture ('general.architecture').");
        RefuseOtherKinds(metadata, architecture);
        var split = new { Count = Small(metadata, "split.count", 1, 1), Index = Small(metadata, "split.no", 0, 0) };
        if (split.Index > 0)
        {
            // Only the first file of a split model carries the model's own keys.
            return new GgufModel { Architecture = architecture, SplitCount = split.Count, SplitIndex = split.Index };
        }
        var blocks = Small(metadata, $"{architecture}.block_count", fallback: null, minimum: 1);
        var embedding = Positive(metadata, $"{architecture}.embedding_length");
        var heads = metadata.FindPerLayer($"{architecture}.attention.head_count", blocks);
        var headCount = Math.Max(1, heads?.Max() ?? 1);
        return new GgufModel
        {
            Name = metadata.FindText("general.name"),
            Architecture = architecture,
            ContextLength = metadata.FindInteger($"{architecture}.context_length") ?? 0,
            BlockCount = blocks,
            EmbeddingLength = embedding,
            FeedForwardLength = metadata.FindPerLayer($"{architecture}.feed_forward_length", blocks)?.Max() ?? 0,
            HeadCount = headCount,
            HeadCountKv = metadata.FindPerLayer($"{architecture}.attention.head_count_kv", blocks) ?? heads ?? [],
            KeyLength = metadata.FindInteger($"{architecture}.attention.key_length") ?? embedding / headCount,
            ValueLength = metadata.FindInteger($"{architecture}.attention.value_length") ?? embedding / headCount,
            VocabularySize = metadata.FindCount("tokenizer.ggml.tokens") ?? 0,
            SplitCount = split.Count,
            SplitIndex = split.Index,
        };
    }

    private static void RefuseOtherKinds(GgufMetadata metadata, string architecture)
    {
        if (architecture == "clip")
        {
            throw new GgufException("the file is a vision or audio projector (mmproj), which belongs to a model and cannot serve alone.");
        }
        if (metadata.FindText("general.type") is ("adapter" or "imatrix") and var type)
        {
            throw new GgufException($"the file is of the type '{type}', not a model.");
        }
    }

    private static int Small(GgufMetadata metadata, string key, int? fallback, int minimum)
    {
        var value = metadata.FindInteger(key) ?? fallback ?? throw new GgufException($"the file lacks '{key}'.");
        return value >= minimum && value <= 100_000 ? (int)value : throw new GgufException($"'{key}' is {value}; the file is damaged.");
    }

    private static long Positive(GgufMetadata metadata, string key)
    {
        var value = metadata.FindInteger(key) ?? throw new GgufException($"the file lacks '{key}'.");
        return value > 0 && value <= int.MaxValue ? value : throw new GgufException($"'{key}' is {value}; the file is damaged.");
    }
}
