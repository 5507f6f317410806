using Appliance.Fitting.Architecture;

namespace Appliance.Fitting.Memory;

/// <summary>Adds up one model's memory by place.</summary>
internal sealed class MemoryEstimator(ModelArchitecture model, WeightLayout weights, LoadOptions options, Placement placement, Backend backend)
{
    private readonly ComputeModel _compute = new(model, options) { IsCuda = backend == Backend.Cuda };

    // llama-context.cpp: pipeline parallelism needs several cards, every layer on them, and no tensor moved elsewhere.
    private readonly bool _isPipelined = placement.GpusUsed > 1 && placement.HostExpertLayers == 0 && placement.OffloadedLayers > model.LayerCount;

    private bool IsOnHost => placement.OffloadedLayers == 0;

    public ModelMemory Estimate() => new(
        [.. Enumerable.Range(0, placement.LayersPerGpu.Count).Select(Gpu)],
        Host(),
        MemoryModel.UncertaintyOf(model));

    private GpuMemory Gpu(int card)
    {
        var (first, count) = LayersOf(card);
        if (count == 0)
        {
            return GpuMemory.None;
        }
        var layers = Enumerable.Range(first, count).Where(layer => layer < model.LayerCount).ToList();
        var hasOutput = first + count > model.LayerCount;
        var weightBytes = checked(layers.Sum(OnCard) + weights.Shared.Bytes + (hasOutput ? weights.Output.Bytes : 0));
        var cache = layers.Aggregate(0L, (sum, layer) => checked(sum + KvCacheModel.BytesOf(model, options, layer)));
        return new GpuMemory(new ByteSize(weightBytes), new ByteSize(cache), new ByteSize(ComputeOn(card, layers)), MemoryModel.DriverContext(backend));
    }

    private long ComputeOn(int card, List<int> layers)
    {
        var hasSliding = layers.Any(model.IsSliding);
        var hasGlobal = model.SlidingWindow is null || layers.Any(layer => !model.IsSliding(layer));
        var isFirst = placement.LayersPerGpu.Take(card).All(count => count == 0);
        var isLast = !model.IsEncoder && layers.All(layer => layer == model.LayerCount - 1);
        var scratch = _isPipelined
            ? _compute.OnPipelinedCard(isFirst, hasGlobal, hasSliding, isLast)
            : checked(_compute.OnCard(hasGlobal, hasSliding, isLast) + (isFirst ? Borrowed() : 0));
        return checked(scratch + (isFirst && !options.IsProjectorOnHost ? MemoryModel.Projector(options).Bytes : 0));
    }

    /// <summary>A big batch is computed on the first card even where the weights are the host's: the largest of them is copied for it.</summary>
    private long Borrowed()
    {
        var onHost = Enumerable.Range(0, Math.Max(0, model.LayerCount + 1 - placement.OffloadedLayers)).Select(layer => weights.LargestTensor(layer).Bytes);
        var experts = Enumerable.Range(0, Math.Min(placement.HostExpertLayers, model.LayerCount)).Select(layer => weights.LargestTensor(layer).Bytes);
        return onHost.Concat(experts).DefaultIfEmpty(0).Max();
    }

    private HostMemory Host()
    {
        var offloaded = Enumerable.Range(0, placement.LayersPerGpu.Count).SelectMany(card => Layers(LayersOf(card))).ToHashSet();
        var layers = Enumerable.Range(0, model.LayerCount).Where(layer => !offloaded.Contains(layer)).ToList();
        var hasOutput = !offloaded.Contains(model.LayerCount);
        var weightBytes = checked(weights.Input.Bytes + layers.Sum(layer => weights.Layer(layer).Bytes)
            + offloaded.Where(layer => layer < Math.Min(placement.HostExpertLayers, model.LayerCount)).Sum(layer => weights.Experts(layer).Bytes)
            + (hasOutput ? weights.Output.Bytes - (model.HasTiedEmbeddings ? weights.OutputMatrix.Bytes : 0) : 0)
            + (IsOnHost ? weights.Shared.Bytes : 0));
        var cache = layers.Aggregate(0L, (sum, layer) => checked(sum + KvCacheModel.BytesOf(model, options, layer)));
        var compute = checked((IsOnHost ? _compute.OnHost() : _compute.Feeding(_isPipelined))
            + (IsOnHost || options.IsProjectorOnHost ? MemoryModel.Projector(options).Bytes : 0));
        return new HostMemory(new ByteSize(weightBytes), new ByteSize(cache), new ByteSize(compute), MemoryModel.Process(model, options));
    }

    private long OnCard(int layer) => layer < placement.HostExpertLayers
        ? weights.Layer(layer).Bytes - weights.Experts(layer).Bytes
        : weights.Layer(layer).Bytes;

    private (int First, int Count) LayersOf(int card) =>
        (model.LayerCount + 1 - placement.OffloadedLayers + placement.LayersPerGpu.Take(card).Sum(), placement.LayersPerGpu[card]);

    private static IEnumerable<int> Layers((int First, int Count) range) => Enumerable.Range(range.First, range.Count);
}
