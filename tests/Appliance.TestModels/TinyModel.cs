namespace Appliance.TestModels;

/// <summary>
/// A language model of half a megabyte that llama-server loads in an instant: llama architecture, random weights, always the same.
/// It writes letters without sense, one for each token, and never ends by itself.
/// </summary>
public static class TinyModel
{
    /// <summary>The context it claims to be trained for unless told otherwise.</summary>
    public const int ContextLength = 2048;

    private const int Embedding = 64;
    private const int FeedForward = 128;
    private const int Blocks = 2;
    private const int Heads = 4;
    private const int HeadsKv = 2;
    private const int HeadLength = Embedding / Heads;
    private const int Seed = 20260801;

    // Leads each message with its role, so that prompts of different roles differ.
    private const string ChatTemplate =
        "{% for message in messages %}{{ message['role'] }}: {{ message['content'] }}\n{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}";

    /// <summary>The bytes of the whole file.</summary>
    public static byte[] ToArray(int contextLength = ContextLength) => Describe(contextLength).ToArray();

    /// <summary>Writes the file.</summary>
    public static string WriteTo(string directory, string fileName = "tiny.gguf", int contextLength = ContextLength)
    {
        var path = Path.Combine(Directory.CreateDirectory(directory).FullName, fileName);
        File.WriteAllBytes(path, ToArray(contextLength));
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
        var rows = (ulong)(bytes / (Embedding * sizeof(float)));
        var header = Metadata(new GgufWriter(), "Huge", ContextLength).Tensor("token_embd.weight", 0, [Embedding, rows], []).ToArray();
        var path = Path.Combine(Directory.CreateDirectory(directory).FullName, fileName);
        File.WriteAllBytes(path, header);
        using var file = File.OpenWrite(path);
        file.SetLength(bytes + header.Length + 64);
        return path;
    }

    /// <summary>The model, open for additions.</summary>
    public static GgufWriter Describe(int contextLength = ContextLength)
    {
        var tokens = TinyVocabulary.Tokens.Count;
        var random = new Random(Seed);
        var writer = Metadata(new GgufWriter(), "Tiny", contextLength);
        Matrix("token_embd.weight", Embedding, tokens, 1);
        writer.Tensor("output_norm.weight", [Embedding], Ones());
        writer.Tensor("output.weight", [Embedding, tokens], OutputWeights(random));
        for (var block = 0; block < Blocks; block++)
        {
            var prefix = $"blk.{block}.";
            writer.Tensor(prefix + "attn_norm.weight", [Embedding], Ones());
            Matrix(prefix + "attn_q.weight", Embedding, Embedding, 0.1);
            Matrix(prefix + "attn_k.weight", Embedding, HeadsKv * HeadLength, 0.1);
            Matrix(prefix + "attn_v.weight", Embedding, HeadsKv * HeadLength, 0.1);
            Matrix(prefix + "attn_output.weight", Embedding, Embedding, 0.1);
            writer.Tensor(prefix + "ffn_norm.weight", [Embedding], Ones());
            Matrix(prefix + "ffn_gate.weight", Embedding, FeedForward, 0.1);
            Matrix(prefix + "ffn_up.weight", Embedding, FeedForward, 0.1);
            Matrix(prefix + "ffn_down.weight", FeedForward, Embedding, 0.1);
        }
        return writer;

        void Matrix(string tensor, int columns, int rows, double scale) =>
            writer.Tensor(tensor, [columns, rows], [.. Enumerable.Range(0, columns * rows).Select(_ => Weight(random, scale))]);
    }

    private static GgufWriter Metadata(GgufWriter writer, string name, int contextLength) => TinyVocabulary.WriteTo(writer
        .Text("general.architecture", "llama")
        .Text("general.name", name)
        .U32("general.file_type", 0)
        .U32("llama.context_length", (uint)contextLength)
        .U32("llama.embedding_length", Embedding)
        .U32("llama.block_count", Blocks)
        .U32("llama.feed_forward_length", FeedForward)
        .U32("llama.attention.head_count", Heads)
        .U32("llama.attention.head_count_kv", HeadsKv)
        .U32("llama.rope.dimension_count", HeadLength)
        .F32("llama.attention.layer_norm_rms_epsilon", 1e-5f))
        .Text("tokenizer.chat_template", ChatTemplate);

    // Rows of zeros leave control and byte tokens at a logit far below the best letter's: every token becomes a letter.
    private static float[] OutputWeights(Random random) =>
        [.. TinyVocabulary.Tokens.SelectMany(token => Enumerable.Range(0, Embedding).Select(_ => token.IsWord ? Weight(random, 1) : 0))];

    private static float[] Ones() => [.. Enumerable.Repeat(1f, Embedding)];

    private static float Weight(Random random, double scale) => (float)((random.NextDouble() * 2 - 1) * scale);
}
