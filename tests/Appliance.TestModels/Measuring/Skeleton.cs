using Appliance.Fitting.Architecture;
using Appliance.Fitting.Memory;

namespace Appliance.TestModels.Measuring;

/// <summary>A model to load and to estimate.</summary>
/// <param name="Model">Its shape.</param>
/// <param name="Quantization">How it is stored.</param>
public sealed record Skeleton(ModelArchitecture Model, Quantization Quantization)
{
    // More would be read through the page cache, zeros as they are, and drive out what others need.
    private static readonly ByteSize LargestOnHost = ByteSize.FromGiB(6);

    private const int Layers = 8;
    private const int Vocabulary = 16_000;
    private const int Experts = 16;

    /// <summary>
    /// The model with fewer layers, tokens and experts, coarsely stored. lavapipe holds no tensor above 128 MiB: such ones fall back to the
    /// host, and the scratch memory is no longer that of a card. Cache and scratch memory depend on nothing that is left out.
    /// </summary>
    public static Skeleton ForCards(ModelArchitecture model)
    {
        var small = WithLayers(model, model.IsEncoder ? model.LayerCount : Layers) with
        {
            VocabularySize = Math.Min(Vocabulary, model.VocabularySize),
            Experts = model.Experts is { } experts ? experts with { Count = Math.Min(Experts, experts.Count) } : null,
        };
        return new Skeleton(small, Quantization.Find(model.IsEncoder ? "Q8_0" : model.Family == "gpt-oss" ? "MXFP4" : "Q2_K")!);
    }

    /// <summary>The model as it is up to 6 GiB; a larger one with fewer layers.</summary>
    public static Skeleton ForHost(ModelArchitecture model, Quantization quantization)
    {
        var size = WeightLayout.Of(quantization.TensorsOf(model)).Total;
        return new Skeleton(WithLayers(model, (int)Math.Min(model.LayerCount, LargestOnHost.Bytes * model.LayerCount / size.Bytes)), quantization);
    }

    /// <summary>Writes the file, once.</summary>
    public string WriteTo(string path) => File.Exists(path) ? path : SkeletonModel.WriteTo(path, Model, Quantization);

    /// <summary>What it should take on cards of Mesa's drivers, or on the host.</summary>
    public ModelMemory Estimate(LoadOptions options, Placement placement) =>
        MemoryModel.Estimate(Model, WeightLayout.Of(Quantization.TensorsOf(Model)), options, placement, Backend.Vulkan);

    private static ModelArchitecture WithLayers(ModelArchitecture model, int layers)
    {
        var count = Math.Min(layers, model.LayerCount);
        return model with { LayerCount = count, HeadCountKv = [.. model.HeadCountKv.Take(count)] };
    }
}
