using Appliance.Fitting.Architecture;

namespace Appliance.TestModels;

/// <summary>
/// A model with the true shape and tensor types of a real one and no weights: a sparse file that llama-server loads
/// to print what the real one would take. It cannot answer.
/// </summary>
public static class SkeletonModel
{
    private const string NormEpsilon = "attention.layer_norm_rms_epsilon";

    /// <summary>Writes the file. It claims the room of the real model, and takes that of its vocabulary.</summary>
    public static string WriteTo(string path, ModelArchitecture model, Quantization quantization)
    {
        var writer = new GgufWriter();
        Describe(writer, model);
        Vocabulary(writer, model);
        foreach (var tensor in quantization.TensorsOf(model))
        {
            writer.Hole(tensor.Name, tensor.Type.Id, [.. tensor.Dimensions.Select(dimension => (ulong)dimension)], tensor.Size.Bytes);
        }
        writer.WriteSparse(path);
        return path;
    }

    private static void Describe(GgufWriter writer, ModelArchitecture model)
    {
        writer.Text("general.architecture", model.Family).Text("general.name", "Skeleton");
        Number("context_length", model.ContextLength);
        Number("embedding_length", model.EmbeddingLength);
        Number("block_count", model.LayerCount);
        Number("feed_forward_length", model.Experts?.FeedForwardLength ?? model.FeedForwardLength);
        Number("attention.head_count", model.HeadCount);
        writer.Numbers($"{model.Family}.attention.head_count_kv", [.. Enumerable.Range(0, model.LayerCount).Select(layer => (int)model.HeadCountKvOf(layer))]);
        Number("attention.key_length", model.KeyLength);
        Number("attention.value_length", model.ValueLength);
        Number("rope.dimension_count", model.KeyLength);
        writer.F32($"{model.Family}.{NormEpsilon}", 1e-6f);
        if (model.SlidingWindow is { } window)
        {
            Number("attention.sliding_window", window.Tokens);
        }
        if (model.Experts is { } experts)
        {
            Number("expert_count", experts.Count);
            Number("expert_used_count", experts.Used);
            Number("expert_feed_forward_length", experts.FeedForwardLength);
        }
        if (model.IsEncoder)
        {
            writer.F32($"{model.Family}.attention.layer_norm_epsilon", 1e-6f);
            writer.Flag($"{model.Family}.attention.causal", false);
            Number("pooling_type", 1);
        }

        void Number(string key, long value) => writer.U32($"{model.Family}.{key}", (uint)value);
    }

    private static void Vocabulary(GgufWriter writer, ModelArchitecture model)
    {
        var known = TinyVocabulary.Tokens;
        var fillers = Enumerable.Range(known.Count, (int)model.VocabularySize - known.Count);
        var tokens = known.Concat(fillers.Select(index => new TinyToken($"token{index}", TokenKind.Normal, -index))).ToList();
        writer.Text("tokenizer.ggml.model", "llama")
            .Texts("tokenizer.ggml.tokens", [.. tokens.Select(token => token.Text)])
            .Reals("tokenizer.ggml.scores", [.. tokens.Select(token => token.Score)])
            .Numbers("tokenizer.ggml.token_type", [.. tokens.Select(token => (int)token.Kind)])
            .U32("tokenizer.ggml.bos_token_id", 1)
            .U32("tokenizer.ggml.eos_token_id", 2)
            .U32("tokenizer.ggml.unknown_token_id", 0);
        if (model.IsEncoder)
        {
            writer.U32("tokenizer.ggml.token_type_count", model.Family == "bert" ? 1u : 2u);
        }
    }
}
