namespace Appliance.Fitting.Architecture;

/// <summary>
/// The tensors that a model of a known family consists of, with the names and shapes of llama.cpp's loaders
/// (src/models/*.cpp: <c>load_arch_tensors</c>).
/// </summary>
internal sealed class TensorShapes
{
    private readonly ModelArchitecture _model;
    private readonly List<TensorShape> _shapes = [];

    private TensorShapes(ModelArchitecture model) => _model = model;

    private long Embedding => _model.EmbeddingLength;

    private long Attention => _model.HeadCount * _model.KeyLength;

    /// <summary>All tensors of a model.</summary>
    /// <exception cref="NotSupportedException">The family is none of <see cref="KnownFamilies.Checked"/>.</exception>
    public static IReadOnlyList<TensorShape> Of(ModelArchitecture model)
    {
        if (!KnownFamilies.Checked.Contains(model.Family))
        {
            throw new NotSupportedException($"the tensors of the family '{model.Family}' are not known; read them from a file of the model.");
        }
        var shapes = new TensorShapes(model);
        if (model.IsEncoder)
        {
            shapes.Encoder();
        }
        else
        {
            shapes.Decoder();
        }
        return shapes._shapes;
    }

    private void Decoder()
    {
        Add("token_embd.weight", Embedding, _model.VocabularySize);
        if (_model.HasRopeFrequencies)
        {
            Add("rope_freqs.weight", _model.KeyLength / 2);
        }
        for (var layer = 0; layer < _model.LayerCount; layer++)
        {
            var prefix = $"blk.{layer}.";
            Add(prefix + "attn_norm.weight", Embedding);
            DecoderAttention(prefix, _model.HeadCountKvOf(layer));
            Add(prefix + (_model.Family == "gpt-oss" ? "post_attention_norm.weight" : "ffn_norm.weight"), Embedding);
            if (_model.Family == "gemma3")
            {
                Add(prefix + "post_attention_norm.weight", Embedding);
                Add(prefix + "post_ffw_norm.weight", Embedding);
            }
            FeedForward(prefix);
        }
        Add("output_norm.weight", Embedding);
        if (!_model.HasTiedEmbeddings)
        {
            Add("output.weight", Embedding, _model.VocabularySize);
        }
    }

    private void DecoderAttention(string prefix, long headsKv)
    {
        Add(prefix + "attn_q.weight", Embedding, Attention);
        Add(prefix + "attn_k.weight", Embedding, headsKv * _model.KeyLength);
        Add(prefix + "attn_v.weight", Embedding, headsKv * _model.ValueLength);
        Add(prefix + "attn_output.weight", _model.HeadCount * _model.ValueLength, Embedding);
        if (_model.Family is "qwen2" or "gpt-oss")
        {
            Add(prefix + "attn_q.bias", Attention);
            Add(prefix + "attn_k.bias", headsKv * _model.KeyLength);
            Add(prefix + "attn_v.bias", headsKv * _model.ValueLength);
        }
        if (_model.Family is "qwen3" or "qwen3moe" or "gemma3")
        {
            Add(prefix + "attn_q_norm.weight", _model.KeyLength);
            Add(prefix + "attn_k_norm.weight", _model.KeyLength);
        }
        if (_model.Family == "gpt-oss")
        {
            Add(prefix + "attn_output.bias", Embedding);
            Add(prefix + "attn_sinks.weight", _model.HeadCount);
        }
    }

    private void FeedForward(string prefix)
    {
        if (_model.Experts is not { } experts)
        {
            Add(prefix + "ffn_gate.weight", Embedding, _model.FeedForwardLength);
            Add(prefix + "ffn_up.weight", Embedding, _model.FeedForwardLength);
            Add(prefix + "ffn_down.weight", _model.FeedForwardLength, Embedding);
            return;
        }
        var hasBiases = _model.Family == "gpt-oss";
        Add(prefix + "ffn_gate_inp.weight", Embedding, experts.Count);
        Add(prefix + "ffn_gate_exps.weight", Embedding, experts.FeedForwardLength, experts.Count);
        Add(prefix + "ffn_up_exps.weight", Embedding, experts.FeedForwardLength, experts.Count);
        Add(prefix + "ffn_down_exps.weight", experts.FeedForwardLength, Embedding, experts.Count);
        if (hasBiases)
        {
            Add(prefix + "ffn_gate_inp.bias", experts.Count);
            Add(prefix + "ffn_gate_exps.bias", experts.FeedForwardLength, experts.Count);
            Add(prefix + "ffn_up_exps.bias", experts.FeedForwardLength, experts.Count);
            Add(prefix + "ffn_down_exps.bias", Embedding, experts.Count);
        }
    }

    private void Encoder()
    {
        var isBert = _model.Family == "bert";
        Add("token_embd.weight", Embedding, _model.VocabularySize);
        Add("token_types.weight", Embedding, isBert ? 1 : 2);
        if (isBert)
        {
            Add("position_embd.weight", Embedding, _model.ContextLength);
        }
        AddWithBias("token_embd_norm", Embedding);
        for (var layer = 0; layer < _model.LayerCount; layer++)
        {
            var prefix = $"blk.{layer}.";
            if (isBert)
            {
                AddWithBias(prefix + "attn_q", Embedding, Embedding);
                AddWithBias(prefix + "attn_k", Embedding, Embedding);
                AddWithBias(prefix + "attn_v", Embedding, Embedding);
                AddWithBias(prefix + "attn_output", Embedding, Embedding);
                AddWithBias(prefix + "ffn_up", Embedding, _model.FeedForwardLength);
                AddWithBias(prefix + "ffn_down", _model.FeedForwardLength, Embedding);
            }
            else
            {
                Add(prefix + "attn_qkv.weight", Embedding, 3 * Embedding);
                Add(prefix + "attn_output.weight", Embedding, Embedding);
                Add(prefix + "ffn_up.weight", Embedding, _model.FeedForwardLength);
                Add(prefix + "ffn_gate.weight", Embedding, _model.FeedForwardLength);
                Add(prefix + "ffn_down.weight", _model.FeedForwardLength, Embedding);
            }
            AddWithBias(prefix + "attn_output_norm", Embedding);
            AddWithBias(prefix + "layer_output_norm", Embedding);
        }
        if (_model.HasClassifier)
        {
            Classifier();
        }
    }

    private void Classifier()
    {
        AddWithBias("cls", Embedding, Embedding);
        // One row: a vector, whatever the file calls it, so it is never quantized.
        Add("cls.output.weight", Embedding);
        Add("cls.output.bias", 1);
    }

    private void AddWithBias(string name, params long[] dimensions)
    {
        Add(name + ".weight", dimensions);
        Add(name + ".bias", dimensions[^1]);
    }

    private void Add(string name, params long[] dimensions) => _shapes.Add(new TensorShape(name, dimensions));
}
