using Appliance.Fitting.Architecture;
using Appliance.Fitting.Gguf;

namespace Appliance.Fitting;

/// <summary>The memory a model needs to serve, by kind. Bytes of one machine without a GPU; the sum is an upper bound.</summary>
/// <param name="Weights">The file or files of the model.</param>
/// <param name="KvCache">Keys and values of every token in the context.</param>
/// <param name="Compute">Scratch memory of one batch, and the process itself.</param>
public sealed record MemoryEstimate(ByteSize Weights, ByteSize KvCache, ByteSize Compute)
{
    // llama-server's --ubatch-size when it is not given.
    private const long BatchTokens = 512;

    /// <summary>Code, threads, HTTP and tokenizer of one llama-server: 30 to 60 MiB resident with a tiny model.</summary>
    private static readonly ByteSize Process = ByteSize.FromMiB(64);

    /// <summary>Everything together.</summary>
    public ByteSize Total => Weights + KvCache + Compute;

    /// <summary>What <paramref name="model"/> needs with a 16-bit cache for <paramref name="contextTokens"/> tokens.</summary>
    /// <exception cref="GgufException">The metadata lead to impossible sizes.</exception>
    public static MemoryEstimate For(ModelArchitecture model, ByteSize weights, long contextTokens, int slots)
    {
        try
        {
            return new MemoryEstimate(weights, KvCacheOf(model, contextTokens), ComputeOf(model, contextTokens, slots));
        }
        catch (OverflowException e)
        {
            throw new GgufException("the file describes a model of impossible size; it is damaged.", e);
        }
    }

    /// <summary>
    /// For each layer: cells x key-value heads x (key + value length) x 2 bytes, the cells padded to 256
    /// (llama-kv-cache.cpp: <c>GGML_PAD(n_ctx, 256)</c>, tensors of F16). Sliding windows are counted as full layers.
    /// </summary>
    private static ByteSize KvCacheOf(ModelArchitecture model, long contextTokens)
    {
        var cells = checked((contextTokens + 255) / 256 * 256);
        return new ByteSize(model.HeadCountKv.Aggregate(0L, (sum, heads) =>
            checked(sum + cells * heads * (model.KeyLength + model.ValueLength) * 2)));
    }

    /// <summary>
    /// The largest of the feed-forward, attention and output phases of a batch of u tokens, in 32-bit floats:
    /// masks u x cells x 2; ffn 4u(3F + 2E + H D); attention 4u(2E + 2H D); output slots x 4(V + E).
    /// Derived from the graphs of llama-graph.cpp since b9501 and checked against the buffer sizes llama-server prints.
    /// </summary>
    private static ByteSize ComputeOf(ModelArchitecture model, long contextTokens, int slots)
    {
        checked
        {
            var batch = Math.Min(BatchTokens, contextTokens);
            var heads = model.HeadCount * model.KeyLength;
            var masks = batch * contextTokens * 2;
            var feedForward = 4 * batch * (3 * model.FeedForwardLength + 2 * model.EmbeddingLength + heads);
            var attention = 4 * batch * (2 * model.EmbeddingLength + 2 * heads);
            var output = slots * 4 * (model.VocabularySize + model.EmbeddingLength);
            return new ByteSize(masks + Math.Max(Math.Max(feedForward, attention), output)) + Process;
        }
    }
}
