using System.Globalization;
using Appliance.Fitting.Memory;
using Appliance.TestModels.Measuring;

namespace Appliance.Benchmarks.Memory;

/// <summary>One load to estimate and to measure.</summary>
internal sealed record MemoryCase(string Model, Skeleton Skeleton, LoadOptions Options, Placement Placement)
{
    /// <summary>Its file; loads of the same skeleton share it.</summary>
    public string File => string.Create(CultureInfo.InvariantCulture, $"{Model}-{Skeleton.Model.LayerCount}-{Skeleton.Model.VocabularySize}-{Skeleton.Quantization}.gguf");

    /// <summary>Arguments that a model of its kind needs.</summary>
    public IReadOnlyList<string> More => [.. Options.IsEmbedding ? ["--embedding"] : Array.Empty<string>(), .. IsOnHost ? ["--no-repack"] : Array.Empty<string>()];

    /// <summary>What it should take.</summary>
    public ModelMemory Estimate => Skeleton.Estimate(Options, Placement);

    /// <summary>Whether no card is used.</summary>
    public bool IsOnHost => Placement.LayersPerGpu.Count == 0;

    /// <summary>Whether the processor computes a part of what is otherwise on cards.</summary>
    public bool IsPartial => !IsOnHost && (Placement.HostExpertLayers > 0 || Placement.OffloadedLayers <= Skeleton.Model.LayerCount);

    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Model} {Skeleton.Quantization} on {(IsOnHost ? "host" : string.Join('+', Placement.LayersPerGpu))}"
        + $"{(Placement.HostExpertLayers > 0 ? " ncmoe " + Placement.HostExpertLayers : "")}, context {Options.ContextTokens}, slots {Options.Slots}{(Options.IsUnified ? " unified" : "")}"
        + $", ubatch {Options.MicroBatch}, cache {Options.KeyType}/{Options.ValueType}{(Options.HasFlashAttention ? "" : ", no flash attention")}");
}
