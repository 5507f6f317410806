using Appliance.Fitting.Architecture;
using Appliance.Fitting.Memory;

namespace Appliance.TestModels.Measuring;

/// <summary>A model to load and to estimate.</summary>
/// <param name="Model">Its shape.</param>
/// <param name="Quantization">How it is stored.</param>
public sealed record Skeleton(ModelArchitecture Model, Quantization Quantization)
{
    private const int Layers = 12;
    private const int Vocabulary = 16_000;
    private const int Experts = 16;

    /// <summary>
    /// The model with fewer layers, tokens and experts, coarsely stored. lavapipe holds no tensor above 128 MiB: such ones fall back to the
    /// host, and the scratch memory is no longer that of a card. Cache and scratch memory depend on nothing that is left out.
    /// </summary>
    public static Skeleton ForCards(ModelArchitecture model)
    {
        var layers = model.IsEncoder ? model.LayerCount : Math.Min(Layers, model.LayerCount);
        var small = model with
        {
            LayerCount = layers,
            HeadCountKv = [.. model.HeadCountKv.Take(layers)],
            VocabularySize = Math.Min(Vocabulary, model.VocabularySize),
            Experts = model.Experts is { } experts ? experts with { Count = Math.Min(Experts, experts.Count) } : null,
        };
        return new Skeleton(small, Quantization.Find(model.IsEncoder ? "Q8_0" : model.Family == "gpt-oss" ? "MXFP4" : "Q2_K")!);
    }

    /// <summary>Writes the file, once.</summary>
    public string WriteTo(string path) => File.Exists(path) ? path : SkeletonModel.WriteTo(path, Model, Quantization);

    /// <summary>What it should take on cards of Mesa's drivers, or on the host.</summary>
    public ModelMemory Estimate(LoadOptions options, Placement placement) =>
        MemoryModel.Estimate(Model, WeightLayout.Of(Quantization.TensorsOf(Model)), options, placement, Backend.Vulkan);
}
