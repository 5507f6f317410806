namespace Appliance.TestModels;

/// <summary>
/// A language model of half a megabyte that llama-server loads in an instant: llama architecture, random weights, always the same.
/// It writes letters without sense, one for each token, and never ends by itself.
/// </summary>
public static class TinyModel
{
    /// <summary>The context it claims to be trained for unless told otherwise.</summary>
    public const int ContextLength = 2048;

    private const int Seed = 20260801;

    // Leads each message with its role, so that prompts of different roles differ.
    private const string ChatTemplate =
        "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}";

    /// <summary>The bytes of the whole file.</summary>
    public static byte[] ToArray(int contextLength = ContextLength) => Describe(contextLength).ToArray();

    /// <summary>Writes the file.</summary>
    public static string WriteTo(string directory, string fileName = "tiny.gguf", int contextLength = ContextLength, TinyShape? shape = null)
    {
        var path = Path.Combine(Directory.CreateDirectory(directory).FullName, fileName);
        File.WriteAllBytes(path, Describe(contextLength, shape).ToArray());
        return path;
    }

    /// <summary>Writes the file without its last <paramref name="missing"/> bytes.</summary>
    public static string WriteTruncatedTo(string directory, string fileName = "truncated.gguf", int missing = 100_000)
    {
        var path = Path.Combine(Directory.CreateDirectory(directory).FullName, fileName);
        File.WriteAllBytes(path, ToArray()[..^missing]);
        return path;
    }

    /// <summary>Writes a file whose header is whole but which llama-server refuses: a tensor it needs has another name.</summary>
    public static string WriteUnloadableTo(string directory, string fileName = "unloadable.gguf")
    {
        var bytes = ToArray();
        var at = bytes.AsSpan().IndexOf("blk.1.ffn_down.weight"u8);
        "blk.1.ffn_lost.weight"u8.CopyTo(bytes.AsSpan(at));
        var path = Path.Combine(Directory.CreateDirectory(directory).FullName, fileName);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Writes a header that describes a model of <paramref name="bytes"/>, with a sparse file of that length behind it.</summary>
    public static string WriteHugeTo(string directory, long bytes, string fileName = "huge.gguf")
    {
        var rows = (ulong)(bytes / (TinyShape.Instant.Embedding * sizeof(float)));
        var header = Metadata(new GgufWriter(), "Huge", ContextLength, TinyShape.Instant, TinyVocabulary.Tokens, ChatTemplate).Tensor("token_embd.weight", 0, [(ulong)TinyShape.Instant.Embedding, rows], []).ToArray();
        var path = Path.Combine(Directory.CreateDirectory(directory).FullName, fileName);
        File.WriteAllBytes(path, header);
        using var file = File.OpenWrite(path);
        file.SetLength(bytes + header.Length + 64);
        return path;
    }

    /// <summary>The model, open for additions.</summary>
    public static GgufWriter Describe(int contextLength = ContextLength, TinyShape? shape = null)
    {
        var random = new Random(Seed);
        var size = (shape ?? TinyShape.Instant).Embedding;
        var vocabulary = TinyVocabulary.Tokens;
        float[] tokens = [.. Enumerable.Range(0, size * vocabulary.Count).Select(_ => Weight(random, 1))];
        return Describe(
            Metadata(new GgufWriter(), "Tiny", contextLength, shape ?? TinyShape.Instant, vocabulary, ChatTemplate), random, tokens, OutputWeights(random, size), shape);
    }

    /// <summary>A model of this vocabulary's first and last layer; what lies between is random.</summary>
    internal static GgufWriter Describe(GgufWriter writer, Random random, float[] tokens, float[] output, TinyShape? shape = null)
    {
        shape ??= TinyShape.Instant;
        var (embedding, keys, scale) = (shape.Embedding, shape.HeadsKv * shape.HeadLength, shape.Scale);
        writer.Tensor("token_embd.weight", [embedding, tokens.Length / embedding], tokens);
        writer.Tensor("output_norm.weight", [embedding], Ones(embedding));
        writer.Tensor("output.weight", [embedding, output.Length / embedding], output);
        for (var block = 0; block < shape.Blocks; block++)
        {
            var prefix = $"blk.{block}.";
            writer.Tensor(prefix + "attn_norm.weight", [embedding], Ones(embedding));
            Matrix(prefix + "attn_q.weight", embedding, embedding, scale);
            Matrix(prefix + "attn_k.weight", embedding, keys, scale);
            Matrix(prefix + "attn_v.weight", embedding, keys, scale);
            Matrix(prefix + "attn_output.weight", embedding, embedding, scale);
            writer.Tensor(prefix + "ffn_norm.weight", [embedding], Ones(embedding));
            Matrix(prefix + "ffn_gate.weight", embedding, shape.FeedForward, scale);
            Matrix(prefix + "ffn_up.weight", embedding, shape.FeedForward, scale);
            Matrix(prefix + "ffn_down.weight", shape.FeedForward, embedding, scale);
        }
        return writer;

        void Matrix(string tensor, int columns, int rows, double scale) =>
            writer.Tensor(tensor, [columns, rows], [.. Enumerable.Range(0, columns * rows).Select(_ => Weight(random, scale))]);
    }

    internal static GgufWriter Metadata(
        GgufWriter writer, string name, int contextLength, TinyShape shape, IReadOnlyList<TinyToken> vocabulary, string chatTemplate) => TinyVocabulary.WriteTo(writer
        .Text("general.architecture", "llama")
        .Text("general.name", name)
        .U32("general.file_type", 0)
        .U32("llama.context_length", (uint)contextLength)
        .U32("llama.embedding_length", (uint)shape.Embedding)
        .U32("llama.block_count", (uint)shape.Blocks)
        .U32("llama.feed_forward_length", (uint)shape.FeedForward)
        .U32("llama.attention.head_count", (uint)shape.Heads)
        .U32("llama.attention.head_count_kv", (uint)shape.HeadsKv)
        .U32("llama.rope.dimension_count", (uint)shape.HeadLength)
        .F32("llama.attention.layer_norm_rms_epsilon", 1e-5f), vocabulary)
        .Text("tokenizer.chat_template", chatTemplate);

    // Rows of zeros leave control and byte tokens at a logit far below the best letter's: every token becomes a letter.
    private static float[] OutputWeights(Random random, int embedding) =>
        [.. TinyVocabulary.Tokens.SelectMany(token => Enumerable.Range(0, embedding).Select(_ => token.IsWord ? Weight(random, 1) : 0))];

    private static float[] Ones(int count) => [.. Enumerable.Repeat(1f, count)];

    internal static float Weight(Random random, double scale) => (float)((random.NextDouble() * 2 - 1) * scale);
}
