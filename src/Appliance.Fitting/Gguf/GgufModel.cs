using Appliance.Fitting.Architecture;

namespace Appliance.Fitting.Gguf;

/// <summary>The model inside a GGUF file.</summary>
public sealed record GgufModel
{
    /// <summary>The name its publisher gave it, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Its shape; of a later part of a split model only the family.</summary>
    public required ModelArchitecture Architecture { get; init; }

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
        return new GgufModel
        {
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

    private static bool Has(GgufFile file, string tensor) => file.Tensors.Any(candidate => candidate.Name == tensor);
}
