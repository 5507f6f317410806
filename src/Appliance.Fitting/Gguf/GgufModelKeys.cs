using Appliance.Fitting.Architecture;

namespace Appliance.Fitting.Gguf;

/// <summary>The keys of the metadata that describe a language model, as src/llama-arch.cpp of llama.cpp names them.</summary>
internal sealed class GgufModelKeys
{
    private readonly GgufMetadata _metadata;

    /// <summary>Looks for the family.</summary>
    /// <exception cref="GgufException">The file holds no language model.</exception>
    public GgufModelKeys(GgufMetadata metadata)
    {
        _metadata = metadata;
        Family = metadata.FindText("general.architecture")
            ?? throw new GgufException("the file does not name its architecture ('general.architecture').");
        RefuseOtherKinds();
    }

    public string Family { get; }

    /// <summary>Of how many files this is which.</summary>
    /// <exception cref="GgufException">The numbers are impossible.</exception>
    public (int Count, int Index) Split => (Small("split.count", 1, 1), Small("split.no", 0, 0));

    /// <summary>How a text becomes one vector; null when the file does not say, or says what this version does not know.</summary>
    /// <exception cref="GgufException">It is no number.</exception>
    public PoolingType? Pooling =>
        Integer($"{Family}.pooling_type") is { } number && Enum.IsDefined((PoolingType)number) ? (PoolingType)number : null;

    /// <summary>The whole shape, except whether the embeddings are tied.</summary>
    /// <exception cref="GgufException">A key is missing or impossible.</exception>
    public ModelArchitecture Architecture
    {
        get
        {
            var layers = Small($"{Family}.block_count", fallback: null, minimum: 1);
            var embedding = Positive($"{Family}.embedding_length");
            var heads = PerLayer("attention.head_count", layers);
            var headCount = Math.Max(1, heads?.Max() ?? 1);
            var rank = Optional("attention.kv_lora_rank");
            return new ModelArchitecture
            {
                Family = Family,
                LayerCount = layers,
                EmbeddingLength = embedding,
                VocabularySize = _metadata.FindCount("tokenizer.ggml.tokens") ?? Optional("vocab_size"),
                ContextLength = Optional("context_length"),
                HeadCount = headCount,
                HeadCountKv = PerLayer("attention.head_count_kv", layers) ?? heads ?? [],
                KeyLength = Length("attention.key_length") ?? embedding / headCount,
                ValueLength = Length("attention.value_length") ?? embedding / headCount,
                FeedForwardLength = PerLayer("feed_forward_length", layers)?.Max() ?? 0,
                Experts = Experts(layers),
                SlidingWindow = Window(layers),
                LatentAttention = rank > 0 ? new LatentAttention(rank, Optional("rope.dimension_count")) : null,
            };
        }
    }

    private ExpertShape? Experts(int layers)
    {
        var count = Small($"{Family}.expert_count", 0, 0);
        if (count == 0)
        {
            return null;
        }
        var width = Optional("expert_feed_forward_length");
        return new ExpertShape(
            count,
            Small($"{Family}.expert_used_count", 1, 1),
            width > 0 ? width : PerLayer("feed_forward_length", layers)?.Max() ?? 0,
            Optional("expert_shared_feed_forward_length"));
    }

    private SlidingWindow? Window(int layers)
    {
        var tokens = Optional("attention.sliding_window");
        if (tokens == 0)
        {
            return null;
        }
        if (_metadata.Find($"{Family}.attention.sliding_window_pattern") is GgufValue.WholeNumbers pattern && pattern.Values.Count == layers)
        {
            return new SlidingWindow(tokens, 1, [.. pattern.Values.Select(value => value != 0)]);
        }
        var period = Small($"{Family}.attention.sliding_window_pattern", SlidingWindow.PeriodOf(Family) ?? 0, 0);
        // A window without a pattern is one that llama.cpp does not use: Mistral and Qwen2 files carry it and attend to everything.
        return period > 0 ? new SlidingWindow(tokens, period) : null;
    }

    private void RefuseOtherKinds()
    {
        if (Family == GgufProjector.Family)
        {
            throw new GgufException("the file is a vision or audio projector (mmproj), which belongs to a model and cannot serve alone. Name it mmproj-MODEL.gguf, after the model's file beside it.");
        }
        if (_metadata.FindText("general.type") is ("adapter" or "imatrix") and var type)
        {
            throw new GgufException($"the file is of the type '{type}', not a model.");
        }
    }

    private long? Length(string key) => Optional(key) is > 0 and var length ? length : null;

    private long? Integer(string key) => _metadata.Find(key) switch
    {
        null => null,
        GgufValue.WholeNumber number => number.Value,
        var other => throw new GgufException($"'{key}' is {Describe(other)} where a whole number belongs; the file is damaged."),
    };

    private static string Describe(GgufValue value) => value switch
    {
        GgufValue.Text or GgufValue.LongText => "a text",
        GgufValue.Real => "a fraction",
        GgufValue.Flag => "a truth value",
        _ => "a list",
    };

    private IReadOnlyList<long>? PerLayer(string key, int layers) => _metadata.FindPerLayer($"{Family}.{key}", layers);

    private long Optional(string key)
    {
        var value = Integer($"{Family}.{key}") ?? 0;
        return value is >= 0 and <= int.MaxValue ? value : throw Damaged($"{Family}.{key}", value);
    }

    private int Small(string key, int? fallback, int minimum)
    {
        var value = Integer(key) ?? fallback ?? throw new GgufException($"the file lacks '{key}'.");
        return value >= minimum && value <= 100_000 ? (int)value : throw Damaged(key, value);
    }

    private long Positive(string key)
    {
        var value = Integer(key) ?? throw new GgufException($"the file lacks '{key}'.");
        return value is > 0 and <= int.MaxValue ? value : throw Damaged(key, value);
    }

    private static GgufException Damaged(string key, long value) => new($"'{key}' is {value}; the file is damaged.");
}
