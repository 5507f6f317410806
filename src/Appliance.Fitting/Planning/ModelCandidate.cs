using Appliance.Fitting.Architecture;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Gguf;
using Appliance.Fitting.Memory;

namespace Appliance.Fitting.Planning;

/// <summary>A model to plan for, with the versions it can be had in.</summary>
public sealed record ModelCandidate
{
    /// <summary>Its id in the catalogue, or the name of its file.</summary>
    public required string Id { get; init; }

    /// <summary>As people call it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public ModelKind Kind { get; init; }

    /// <summary>Its shape; null when its need is fixed.</summary>
    public ModelArchitecture? Architecture { get; init; }

    /// <summary>Whether a text must be computed in one batch, because the answer is about the whole of it.</summary>
    public bool ReadsWholeTexts { get; init; }

    /// <summary>Its weights; 0 when nobody says.</summary>
    public long Parameters { get; init; }

    /// <summary>The file with which it sees images; zero for a model that does not.</summary>
    public ByteSize Projector { get; init; }

    /// <summary>What it can be had in, best first.</summary>
    public required IReadOnlyList<ModelVersion> Versions { get; init; }

    /// <summary>Why it cannot run at all; null when it can.</summary>
    public string? NotRunnable { get; init; }

    /// <summary>A model of the catalogue.</summary>
    public static ModelCandidate From(CatalogueModel model) => new()
    {
        Id = model.Id,
        Name = model.Name,
        Kind = model.Kind,
        Architecture = model.Architecture,
        ReadsWholeTexts = model.Kind == ModelKind.Rerank || model.Architecture is { IsEncoder: true },
        Parameters = model.Parameters,
        NotRunnable = model.NotRunnable,
        Projector = model.Projector?.FileBytes ?? ByteSize.Zero,
        Versions = [.. model.Quantizations.Select(quantization => ModelVersion.From(model, quantization)).OrderBy(version => version.Loss).ThenByDescending(version => version.Size.Bytes)],
    };

    /// <summary>A file, or the files of a split model.</summary>
    /// <exception cref="GgufException">The files describe an impossible model.</exception>
    public static ModelCandidate From(string id, GgufModel model, params IReadOnlyList<GgufFile> files)
    {
        return From(id, model, WeightLayout.Of(files), new ByteSize(files.Sum(file => file.ExpectedLength)));
    }

    /// <summary>A model whose files have been read.</summary>
    public static ModelCandidate From(string id, GgufModel model, WeightLayout weights, ByteSize size) => new()
    {
        Id = id,
        Name = model.Name ?? id,
        Kind = model.Kind,
        Architecture = model.WorkingMemory is null ? model.Architecture : null,
        // What takes its answer from the last token may read a text piece by piece.
        ReadsWholeTexts = model.Kind != ModelKind.Language && (model.Pooling != PoolingType.Last || model.Architecture.IsEncoder),
        Versions = [ModelVersion.From(weights, size, model.WorkingMemory)],
    };
}
