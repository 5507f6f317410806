using Appliance.Fitting.Architecture;

namespace Appliance.Fitting.Memory;

/// <summary>
/// The scratch memory of one batch: the most that tensors of llama.cpp's graph take at once (src/llama-graph.cpp, ggml-alloc.c).
/// With u the tokens of a batch, E the embedding, F the feed-forward part, A heads x key length and n the cells of the cache,
/// one float each of u x E is a <i>row</i> here. The number of rows alive at the peak was read off llama-server, which reports them
/// to 0.01 MiB: they are whole for every family and size tried.
/// </summary>
internal sealed class ComputeModel(ModelArchitecture model, LoadOptions options)
{
    // ggml-backend.cpp: GGML_SCHED_MAX_COPIES. With several cards each input is kept for so many batches in flight.
    private const int PipelineCopies = 4;

    private readonly long _batch = model.IsEncoder ? options.ContextTokens : Math.Min(options.MicroBatch, options.ContextTokens);

    private long Row => checked(4 * _batch * model.EmbeddingLength);

    private long AttentionRow => checked(4 * _batch * model.HeadCount * Math.Max(model.KeyLength, model.ValueLength));

    /// <summary>One card of several that compute one after the other.</summary>
    /// <param name="isFirst">Whether it has the first layer.</param>
    /// <param name="hasGlobal">Whether a layer sees everything.</param>
    /// <param name="hasSliding">Whether a layer sees the latest tokens only.</param>
    /// <param name="isLast">Whether its only layer is the last, which goes on with the tokens alone that an answer needs (<c>inp_out_ids</c>).</param>
    public long OnPipelinedCard(bool isFirst, bool hasGlobal, bool hasSliding, bool isLast = false)
    {
        checked
        {
            // The first card is fed with embeddings looked up and with embeddings given, each in every copy; BERT looks up positions besides.
            var rows = (isFirst ? 15 + (HasPositionTable ? PipelineCopies : 0) : 6) * Row + Unfitting;
            return PipelineCopies * Masks(hasGlobal, hasSliding) + Math.Max(isLast && !options.IsEmbedding ? 0 : Widest, AttentionWeights(isOnHost: false) - Row) + rows + QuantizedCache;
        }
    }

    /// <summary>The only card, or one of several when part of the model stays on the host.</summary>
    public long OnCard(bool hasGlobal, bool hasSliding, bool isLast = false) => checked(
        Masks(hasGlobal, hasSliding) + Math.Max(isLast && !options.IsEmbedding ? 0 : Widest, AttentionWeights(isOnHost: false)) + (AttentionRow < Row || !IsGated ? 5 : 4) * Row + QuantizedCache);

    /// <summary>The host, when it computes.</summary>
    public long OnHost() => checked(Masks(hasGlobal: true, model.SlidingWindow is not null) + Math.Max(Widest, AttentionWeights(isOnHost: true)) + (IsGated ? 5 : 6) * Row);

    /// <summary>Memory of the host through which cards are fed.</summary>
    public long Feeding(bool isPipelined) => checked(
        (isPipelined ? PipelineCopies : 1) * Masks(hasGlobal: true, model.SlidingWindow is not null) + ((isPipelined ? 10 : 4) + (HasPositionTable ? 1 : 0)) * Row);

    /// <summary>
    /// Which token sees which: 16 bits each with flash attention, otherwise 32. Without it values are stored transposed, and a 64-bit
    /// index for each of a batch's elements says where (llama-kv-cache.cpp: <c>build_input_v_idxs</c>).
    /// </summary>
    private long Masks(bool hasGlobal, bool hasSliding)
    {
        checked
        {
            var cells = model.IsEncoder ? _batch : options.CellsPerStream;
            var window = hasSliding && model.SlidingWindow is { } sliding ? options.WindowCellsPerStream(sliding.Tokens) : 0;
            var caches = model.IsEncoder ? 0 : (hasGlobal || window == 0 ? 1 : 0) + (window > 0 ? 1 : 0);
            var masks = _batch * ((hasGlobal || window == 0 ? cells : 0) + window) * (options.HasFlashAttention ? 2 : 4);
            return masks + (options.HasFlashAttention ? 0 : caches * _batch * MostHeadsKv * model.ValueLength * sizeof(long));
        }
    }

    /// <summary>What the widest moment holds: the feed-forward part, or the whole vocabulary for each token where each has a result.</summary>
    private long Widest => Math.Max(FeedForward, options.IsEmbedding && !model.IsEncoder ? checked(4 * _batch * model.VocabularySize) : 0);

    /// <summary>Gate, up and their product, or up alone where nothing gates; with experts either those or the outputs of the chosen ones and their weighted copy.</summary>
    private long FeedForward
    {
        get
        {
            checked
            {
                var dense = 4 * _batch * (IsGated ? 3 : 1) * (model.FeedForwardLength > 0 && model.Experts is null ? model.FeedForwardLength : 0);
                return model.Experts is not { } experts
                    ? dense
                    : Math.Max(4 * _batch * 3 * experts.Used * experts.FeedForwardLength, (2 * experts.Used + 1) * Row);
            }
        }
    }

    /// <summary>Without flash attention: a number for each head, token and cell.</summary>
    private long AttentionWeights(bool isOnHost) => options.HasFlashAttention
        ? 0
        : checked(4 * _batch * (model.IsEncoder ? _batch : options.CellsPerStream) * model.HeadCount + (isOnHost ? Row : 0));

    /// <summary>Rows that find no hole of their size because attention and embedding differ in width.</summary>
    private long Unfitting => AttentionRow == Row ? 0 : AttentionRow < Row ? checked(2 * AttentionRow) : AttentionRow;

    /// <summary>CUDA computes from 16-bit copies of one layer's quantized keys and values (ggml-cuda, since b9501).</summary>
    private long QuantizedCache
    {
        get
        {
            checked
            {
                var elements = (options.KeyType.IsQuantized ? model.KeyLength : 0) + (options.ValueType.IsQuantized ? model.ValueLength : 0);
                return IsCuda ? 2 * options.CellsPerStream * options.Streams * MostHeadsKv * elements : 0;
            }
        }
    }

    private long MostHeadsKv => model.HeadCountKv.DefaultIfEmpty(model.HeadCount).Max();

    // src/models/bert.cpp: of the two, BERT itself adds learned positions and has no gate.
    private bool HasPositionTable => model.Family == "bert";

    private bool IsGated => model.Family != "bert";

    /// <summary>Whether the cards are NVIDIA's.</summary>
    public bool IsCuda { get; init; }
}
