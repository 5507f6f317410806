using Appliance.Fitting.Architecture;

namespace Appliance.TestModels;

/// <summary>
/// Models of a few hundred kilobytes that read whole texts: one that makes vectors of them, one that orders them.
/// BERT's architecture, random weights, always the same.
/// </summary>
public static class TinyEncoder
{
    /// <summary>Elements of a vector.</summary>
    public const int Embedding = 64;

    /// <summary>Tokens it can read at once: more than llama-server's usual batch of 512.</summary>
    public const int ContextLength = 1024;

    private const int Seed = 20260802;
    private const uint Mean = 1;
    private const uint Rank = 4;

    private static readonly ModelArchitecture Shape = new()
    {
        Family = "bert",
        LayerCount = 2,
        EmbeddingLength = Embedding,
        HeadCount = 4,
        HeadCountKv = [4, 4],
        KeyLength = Embedding / 4,
        ValueLength = Embedding / 4,
        FeedForwardLength = 128,
        ContextLength = ContextLength,
        VocabularySize = TinyVocabulary.Tokens.Count,
    };

    /// <summary>Writes a model for embeddings.</summary>
    public static string WriteEmbedderTo(string directory, string fileName = "embedder.gguf") =>
        Write(Path.Combine(directory, fileName), Shape, Mean);

    /// <summary>Writes a model for reranking.</summary>
    public static string WriteRerankerTo(string directory, string fileName = "reranker.gguf") =>
        Write(Path.Combine(directory, fileName), Shape with { HasClassifier = true }, Rank);

    private static string Write(string path, ModelArchitecture shape, uint pooling)
    {
        var random = new Random(Seed);
        var writer = Describe(shape, pooling);
        // Names and dimensions only: the weights stay whole floats.
        foreach (var tensor in Quantization.Find("F16")!.TensorsOf(shape))
        {
            writer.Tensor(tensor.Name, [.. tensor.Dimensions.Select(dimension => (int)dimension)], Values(tensor, random));
        }
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, writer.ToArray());
        return path;
    }

    private static GgufWriter Describe(ModelArchitecture shape, uint pooling) => TinyVocabulary.WriteTo(new GgufWriter()
        .Text("general.architecture", shape.Family)
        .Text("general.name", "Tiny encoder")
        .U32("general.file_type", 0)
        .U32("bert.context_length", ContextLength)
        .U32("bert.embedding_length", Embedding)
        .U32("bert.block_count", (uint)shape.LayerCount)
        .U32("bert.feed_forward_length", (uint)shape.FeedForwardLength)
        .U32("bert.attention.head_count", (uint)shape.HeadCount)
        .F32("bert.attention.layer_norm_epsilon", 1e-5f)
        .Flag("bert.attention.causal", false)
        .U32("bert.pooling_type", pooling)
        .U32("tokenizer.ggml.token_type_count", 1)
        .U32("tokenizer.ggml.seperator_token_id", 2), TinyVocabulary.Tokens);

    private static float[] Values(ModelTensor tensor, Random random)
    {
        var isNorm = tensor.Name.EndsWith("_norm.weight", StringComparison.Ordinal);
        return [.. Enumerable.Range(0, (int)tensor.Elements).Select(_ => isNorm ? 1f : (float)(random.NextDouble() - 0.5))];
    }
}
