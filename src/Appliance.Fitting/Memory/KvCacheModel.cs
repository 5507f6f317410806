using Appliance.Fitting.Architecture;

namespace Appliance.Fitting.Memory;

/// <summary>The size of the cache of keys and values, exact to the byte.</summary>
internal static class KvCacheModel
{
    /// <summary>
    /// One layer: cells x (heads x key length in the key's type + heads x value length in the value's type)
    /// (llama-kv-cache.cpp; the cells are padded to 256). A layer with a window keeps the window and one batch
    /// (llama-kv-cache-iswa.cpp). Latent attention keeps one vector in place of the keys and no values.
    /// </summary>
    public static long BytesOf(ModelArchitecture model, LoadOptions options, int layer)
    {
        if (model.IsEncoder || layer >= model.LayerCount)
        {
            return 0;
        }
        checked
        {
            var cells = options.Streams * (model.IsSliding(layer) ? options.WindowCellsPerStream(model.SlidingWindow!.Tokens) : options.CellsPerStream);
            if (model.LatentAttention is { } latent)
            {
                return cells * options.KeyType.BytesOf(latent.Rank + latent.RopeLength);
            }
            var heads = model.HeadCountKvOf(layer);
            return cells * (options.KeyType.BytesOf(heads * model.KeyLength) + options.ValueType.BytesOf(heads * model.ValueLength));
        }
    }
}
