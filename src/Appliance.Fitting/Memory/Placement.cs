namespace Appliance.Fitting.Memory;

/// <summary>Where the layers of a model go.</summary>
/// <param name="LayersPerGpu">
/// Layers on each card in device order; the output counts as one more layer behind the last. What is left at the front stays on the host.
/// </param>
/// <param name="HostExpertLayers">Of so many layers, from the first, the experts stay on the host (<c>--n-cpu-moe</c>).</param>
public sealed record Placement(IReadOnlyList<int> LayersPerGpu, int HostExpertLayers = 0)
{
    /// <summary>Everything on the host.</summary>
    public static Placement HostOnly { get; } = new([]);

    /// <summary>Layers on cards, the output among them.</summary>
    public int OffloadedLayers => LayersPerGpu.Sum();

    /// <summary>Cards that hold anything.</summary>
    public int GpusUsed => LayersPerGpu.Count(layers => layers > 0);

    /// <summary>Everything on one card.</summary>
    public static Placement OneGpu(int layerCount) => new([layerCount + 1]);

    /// <summary>
    /// What llama-server makes of <c>--n-gpu-layers</c> and <c>--tensor-split</c>: of the offloaded layers, layer i goes to the first card
    /// whose share of the running sum exceeds i / count (llama-model.cpp: <c>get_layer_buft_list</c>). Shares are single precision there too.
    /// </summary>
    /// <param name="layerCount">Layers of the model, without the output.</param>
    /// <param name="shares">Proportions, one for each card, at least one above 0.</param>
    /// <param name="offloaded">Layers on cards, the output among them; all when null.</param>
    public static Placement FromShares(int layerCount, IReadOnlyList<double> shares, int? offloaded = null)
    {
        var count = Math.Min(offloaded ?? layerCount + 1, layerCount + 1);
        var sums = new float[shares.Count];
        var sum = 0f;
        for (var card = 0; card < shares.Count; card++)
        {
            sum += (float)shares[card];
            sums[card] = sum;
        }
        var layers = new int[shares.Count];
        for (var layer = 0; layer < count; layer++)
        {
            var card = Array.FindIndex(sums, share => share / sum > (float)layer / count);
            layers[card < 0 ? shares.Count - 1 : card]++;
        }
        return new Placement(layers);
    }

    /// <summary>The card of a layer, the output being layer <paramref name="layerCount"/>; null when it stays on the host.</summary>
    internal int? CardOf(int layer, int layerCount)
    {
        var index = layer - (layerCount + 1 - OffloadedLayers);
        for (var card = 0; index >= 0 && card < LayersPerGpu.Count; card++)
        {
            if (index < LayersPerGpu[card])
            {
                return card;
            }
            index -= LayersPerGpu[card];
        }
        return null;
    }
}
