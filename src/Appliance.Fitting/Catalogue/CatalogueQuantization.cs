using Appliance.Fitting.Architecture;

namespace Appliance.Fitting.Catalogue;

/// <summary>A way in which a model is published.</summary>
public sealed record CatalogueQuantization
{
    /// <summary>As in file names, such as <c>Q4_K_M</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How its tensors are made; null for a model that llama.cpp does not run.</summary>
    public Quantization? Quantization { get; init; }

    /// <summary>What its tensors take; null when only the file's size is known.</summary>
    public ByteSize? TensorBytes { get; init; }

    /// <summary>What its files take together: to the byte where a published file was looked at, else to about 0.1 %.</summary>
    public ByteSize FileBytes { get; init; }

    /// <summary>What it takes in memory when running, whatever is asked of it; null when that depends on context and is for the planner to say.</summary>
    public ByteSize? FixedMemory { get; init; }

    /// <summary>Whether the weights were published in it, so that nothing is lost.</summary>
    public bool IsNative { get; init; }

    /// <summary>Where it is published, best first; empty when nobody has looked.</summary>
    public IReadOnlyList<CatalogueFile> Files { get; init; } = [];

    /// <inheritdoc />
    public override string ToString() => Name;
}
