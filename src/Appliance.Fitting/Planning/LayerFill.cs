using Appliance.Fitting.Architecture;
using Appliance.Fitting.Memory;

namespace Appliance.Fitting.Planning;

/// <summary>
/// Deals the layers of one version out to a set of cards, the first card as many as fit, then the next. Layers stay in order, so this finds
/// a placement whenever there is one.
/// </summary>
internal sealed class LayerFill(ModelArchitecture model, ModelVersion version, IReadOnlyList<GpuBudget> gpus)
{
    private readonly double _margin = 1 + Math.Max(0, MemoryModel.UncertaintyOf(model) - MemoryModel.CheckedUncertainty);

    /// <summary>A placement that keeps every card within what it has, or null.</summary>
    /// <param name="options">How the model is loaded.</param>
    /// <param name="hostExpertLayers">Layers whose experts stay on the host.</param>
    /// <param name="fill">How much of each card may be filled, from 0 to 1.</param>
    public Placement? Place(LoadOptions options, int hostExpertLayers = 0, double fill = 1)
    {
        var compute = new ComputeModel(model, options) { IsCuda = gpus[0].Backend == Backend.Cuda };
        var isPipelined = gpus.Count > 1 && hostExpertLayers == 0;
        var bytes = BytesOfLayers(options, hostExpertLayers);
        var left = gpus.Select((gpu, card) => Capacity(gpu, fill) - Fixed(compute, options, isPipelined, isFirst: card == 0, hostExpertLayers)).ToArray();
        if (left.Sum(room => Math.Max(0, room)) < bytes.Sum())
        {
            return null;
        }
        var layers = new int[gpus.Count];
        var layer = 0;
        for (var card = 0; card < gpus.Count; card++)
        {
            for (; layer < bytes.Length && bytes[layer] <= left[card]; layer++)
            {
                left[card] -= bytes[layer];
                layers[card]++;
            }
        }
        return layer == bytes.Length ? new Placement(layers, hostExpertLayers) : null;
    }

    /// <summary>The placement that fills equal cards equally: with the smallest fill that still holds everything.</summary>
    public Placement? PlaceEvenly(LoadOptions options, int hostExpertLayers = 0)
    {
        var best = Place(options, hostExpertLayers);
        if (gpus.Count < 2 || gpus.Any(gpu => gpu.Name != gpus[0].Name))
        {
            return best;
        }
        var (low, high) = (0.0, 1.0);
        for (var step = 0; step < 12; step++)
        {
            var middle = (low + high) / 2;
            if (Place(options, hostExpertLayers, middle) is { } placement)
            {
                (best, high) = (placement, middle);
            }
            else
            {
                low = middle;
            }
        }
        return best;
    }

    private long Capacity(GpuBudget gpu, double fill) => (long)(gpu.Available.Bytes * fill / _margin);

    private long Fixed(ComputeModel compute, LoadOptions options, bool isPipelined, bool isFirst, int hostExpertLayers)
    {
        var hasSliding = model.SlidingWindow is not null;
        var scratch = isPipelined ? compute.OnPipelinedCard(isFirst, hasGlobal: true, hasSliding) : compute.OnCard(hasGlobal: true, hasSliding);
        var borrowed = hostExpertLayers > 0 ? Enumerable.Range(0, hostExpertLayers).Max(layer => version.Weights.LargestTensor(layer).Bytes) : 0;
        var projector = isFirst && !options.IsProjectorOnHost ? MemoryModel.Projector(options).Bytes : 0;
        return checked(scratch + borrowed + projector + version.Weights.Shared.Bytes + MemoryModel.DriverContext(gpus[0].Backend).Bytes);
    }

    private long[] BytesOfLayers(LoadOptions options, int hostExpertLayers)
    {
        var weights = version.Weights;
        var bytes = new long[model.LayerCount + 1];
        for (var layer = 0; layer < model.LayerCount; layer++)
        {
            var onCard = weights.Layer(layer).Bytes - (layer < hostExpertLayers ? weights.Experts(layer).Bytes : 0);
            bytes[layer] = checked(onCard + KvCacheModel.BytesOf(model, options, layer));
        }
        bytes[^1] = weights.Output.Bytes;
        return bytes;
    }
}
