using Appliance.Fitting.Architecture;

namespace Appliance.Fitting.Catalogue;

/// <summary>A model that the catalogue knows: enough to plan with before a byte of it is there.</summary>
public sealed record CatalogueModel
{
    /// <summary>Such as <c>llama-3.3-70b</c>; unique whatever the case.</summary>
    public required string Id { get; init; }

    /// <summary>As people call it.</summary>
    public required string Name { get; init; }

    /// <summary>Who made the weights.</summary>
    public required string Publisher { get; init; }

    /// <summary>What it is.</summary>
    public ModelKind Kind { get; init; }

    /// <summary>What it is good for, most important first.</summary>
    public IReadOnlyList<ModelPurpose> Purposes { get; init; } = [];

    /// <summary>The terms of its weights.</summary>
    public required ModelLicence Licence { get; init; }

    /// <summary>The publisher's repository, such as <c>meta-llama/Llama-3.3-70B-Instruct</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Its weights.</summary>
    public long Parameters { get; init; }

    /// <summary>The weights that a token passes through: fewer than all in a mixture of experts.</summary>
    public long ActiveParameters { get; init; }

    /// <summary>Its shape; null for a model that llama.cpp does not run.</summary>
    public ModelArchitecture? Architecture { get; init; }

    /// <summary>The ways in which it is published, largest first.</summary>
    public IReadOnlyList<CatalogueQuantization> Quantizations { get; init; } = [];

    /// <summary>Repositories with its files, best first.</summary>
    public IReadOnlyList<string> Repositories { get; init; } = [];

    /// <summary>The part that sees images; null for a model that does not.</summary>
    public ProjectorFile? Projector { get; init; }

    /// <summary>What it works in beside its weights, for a model whose need is fixed; null when the planner computes it.</summary>
    public ByteSize? WorkingMemory { get; init; }

    /// <summary>Models for which it can guess ahead, since it shares their vocabulary.</summary>
    public IReadOnlyList<string> DraftFor { get; init; } = [];

    /// <summary>Why this version cannot run it, as a sentence; null when it can.</summary>
    public string? NotRunnable { get; init; }

    /// <summary>How well the entry has been checked.</summary>
    public Verification Checked { get; init; }

    /// <summary>Keys of the entry that nobody has checked, whatever <see cref="Checked"/> says.</summary>
    public IReadOnlyList<string> Unverified { get; init; } = [];

    /// <summary>What else one should know, as sentences; null when nothing.</summary>
    public string? Notes { get; init; }

    /// <summary>The quantization of this name in any case, or null when the model is not offered in it.</summary>
    public CatalogueQuantization? FindQuantization(string name) =>
        Quantizations.FirstOrDefault(quantization => quantization.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc />
    public override string ToString() => Id;
}

/// <summary>The file that turns images into what a language model reads (llama.cpp's <c>--mmproj</c>).</summary>
/// <param name="File">Where it is published.</param>
/// <param name="FileBytes">What it takes.</param>
public sealed record ProjectorFile(CatalogueFile File, ByteSize FileBytes);
