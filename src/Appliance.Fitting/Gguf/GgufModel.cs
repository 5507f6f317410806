using Appliance.Fitting.Architecture;
using Appliance.Fitting.Catalogue;

namespace Appliance.Fitting.Gguf;

/// <summary>The model inside a GGUF file.</summary>
public sealed record GgufModel
{
    // Qwen and DeepSeek; templates with a switch; gpt-oss.
    private static readonly string[] ThinkingMarks = ["<think>", "enable_thinking", "reasoning_effort"];

    /// <summary>The name its publisher gave it, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Its shape; of a later part of a split model only the family.</summary>
    public required ModelArchitecture Architecture { get; init; }

    /// <summary>What it does with texts: from how it pools what it read, or its family.</summary>
    public ModelKind Kind { get; init; } = ModelKind.Language;

    /// <summary>How it makes one vector of a text, unless its family alone says so.</summary>
    public PoolingType? Pooling { get; init; }

    /// <summary>Whether its chat template has a place for tools; false when the template is too long to be kept.</summary>
    public bool UsesTools { get; init; }

    /// <summary>Whether its chat template knows of thinking before answering; false when the template is too long to be kept.</summary>
    public bool CanThink { get; init; }

    /// <summary>What it works in beside its weights, for a model whose need is fixed; null when the planner computes it.</summary>
    public ByteSize? WorkingMemory { get; init; }

    /// <summary>The number of files the model is split over; 1 when it is whole.</summary>
    public int SplitCount { get; init; } = 1;

    /// <summary>Which of these files this is, from 0.</summary>
    public int SplitIndex { get; init; }

    /// <summary>Reads the model out of a file's header.</summary>
    /// <exception cref="GgufException">The file holds no language model, or contradicts itself.</exception>
    public static GgufModel From(GgufFile file)
    {
        var keys = new GgufModelKeys(file.Metadata);
        var (count, index) = keys.Split;
        var pooling = keys.Pooling;
        var template = file.Metadata.FindText("tokenizer.chat_template") ?? "";
        return new GgufModel
        {
            Kind = KindOf(file, keys.Family, pooling),
            Pooling = pooling,
            UsesTools = template.Contains("tools", StringComparison.Ordinal),
            CanThink = ThinkingMarks.Any(mark => template.Contains(mark, StringComparison.Ordinal)),
            Name = file.Metadata.FindText("general.name"),
            // Only the first file of a split model carries the model's own keys.
            Architecture = index > 0
                ? new ModelArchitecture { Family = keys.Family }
                : keys.Architecture with
                {
                    HasTiedEmbeddings = count == 1 && !Has(file, "output.weight"),
                    HasRopeFrequencies = Has(file, "rope_freqs.weight"),
                    HasClassifier = Has(file, "cls.output.weight"),
                },
            SplitCount = count,
            SplitIndex = index,
        };
    }

    // Conversions made before llama.cpp knew rerankers carry their classifier and no pooling.
    private static ModelKind KindOf(GgufFile file, string family, PoolingType? pooling) => pooling switch
    {
        PoolingType.Rank => ModelKind.Rerank,
        _ when Has(file, "cls.weight") || Has(file, "cls.output.weight") => ModelKind.Rerank,
        null or PoolingType.None => KnownFamilies.Encoders.Contains(family) ? ModelKind.Embedding : ModelKind.Language,
        _ => ModelKind.Embedding,
    };

    private static bool Has(GgufFile file, string tensor) => file.Tensors.Any(candidate => candidate.Name == tensor);
}
