using System.Text;

namespace Appliance.TestModels;

/// <summary>
/// A transcription model of seven megabytes that whisper-server loads in an instant: whisper.cpp's layout, all languages, always the same.
/// It says the same words about every two seconds of sound, whatever they hold; asked to translate, it says others.
/// </summary>
/// <remarks>
/// The decoder is a chain: each token of <see cref="Chains"/> has a direction of its own in the embedding, and the feed-forward part turns
/// that direction into the next one's. Everything else is random and too small to matter, or zero.
/// </remarks>
public static class TinyWhisper
{
    /// <summary>What it hears in every two seconds of sound.</summary>
    public const string Words = "hello small world";

    /// <summary>What it says instead when it is asked for English.</summary>
    public const string TranslatedWords = "good day";

    /// <summary>The language it recognises whatever is spoken.</summary>
    public const string Language = "german";

    private const uint Magic = 0x67676d6c;
    private const int State = 64;
    private const int Heads = 1;
    private const int AudioContext = 1500;
    private const int TextContext = 448;
    private const int Mels = 80;
    private const int Frequencies = 201;
    private const int TextTokens = 50257;
    private const int AllTokens = 51865;
    private const int Seed = 20260802;

    // Numbers of whisper.cpp's multilingual vocabulary: <|de|> is the third language after <|startoftranscript|>.
    private const int EndOfText = 50257;
    private const int Start = 50258;
    private const int German = 50261;
    private const int Translate = 50358;
    private const int Transcribe = 50359;
    private const int NoTimestamps = 50363;
    private const int FirstTimestamp = 50364;
    private const int TwoSeconds = FirstTimestamp + 100;

    // whisper.cpp looks some marks up by their text and ends where one is missing.
    private static readonly string[] Vocabulary =
        [" hello", " small", " world", " good", " day", " ", " -", " '", .. Enumerable.Range('!', 94).Select(mark => ((char)mark).ToString())];

    // Each token and the one that follows it.
    private static readonly int[][] Chains =
    [
        [Start, German],
        [Transcribe, FirstTimestamp, 0, 1, 2, TwoSeconds, EndOfText],
        [Translate, FirstTimestamp + 1, 3, 4, TwoSeconds],
        [NoTimestamps, 0],
    ];

    /// <summary>Writes the file.</summary>
    public static string WriteTo(string directory, string fileName = "ggml-tiny-test.bin")
    {
        var path = Path.Combine(Directory.CreateDirectory(directory).FullName, fileName);
        File.WriteAllBytes(path, ToArray());
        return path;
    }

    /// <summary>The bytes of the whole file.</summary>
    public static byte[] ToArray()
    {
        using var stream = new MemoryStream(8 << 20);
        using var writer = new BinaryWriter(stream);
        WriteHeader(writer);
        var tensors = new TensorWriter(writer, new Random(Seed));
        WriteEncoder(tensors);
        WriteDecoder(tensors);
        return stream.ToArray();
    }

    private static void WriteHeader(BinaryWriter writer)
    {
        writer.Write(Magic);
        // n_vocab, audio: n_ctx, n_state, n_head, n_layer, text: the same, n_mels, ftype (1: matrices in F16).
        foreach (var number in new[] { AllTokens, AudioContext, State, Heads, 1, TextContext, State, Heads, 1, Mels, 1 })
        {
            writer.Write(number);
        }
        writer.Write(Mels);
        writer.Write(Frequencies);
        for (var index = 0; index < Mels * Frequencies; index++)
        {
            // A filter bank that is not Mel's: every band sees one frequency in two.
            writer.Write(index % Frequencies / 2 == index / Frequencies ? 0.02f : 0f);
        }
        writer.Write(TextTokens);
        for (var token = 0; token < TextTokens; token++)
        {
            var text = Encoding.UTF8.GetBytes(token < Vocabulary.Length ? Vocabulary[token] : $" t{token}");
            writer.Write(text.Length);
            writer.Write(text);
        }
    }

    private static void WriteEncoder(TensorWriter tensors)
    {
        tensors.Random("encoder.positional_embedding", isHalf: false, State, AudioContext);
        tensors.Random("encoder.conv1.weight", isHalf: true, 3, Mels, State);
        tensors.Zeros("encoder.conv1.bias", 1, State);
        tensors.Random("encoder.conv2.weight", isHalf: true, 3, State, State);
        tensors.Zeros("encoder.conv2.bias", 1, State);
        WriteNorm(tensors, "encoder.ln_post");
        WriteAttention(tensors, "encoder.blocks.0.attn");
        tensors.Random("encoder.blocks.0.mlp.0.weight", isHalf: true, State, 4 * State);
        tensors.Zeros("encoder.blocks.0.mlp.0.bias", 4 * State);
        tensors.Random("encoder.blocks.0.mlp.2.weight", isHalf: true, 4 * State, State);
        tensors.Zeros("encoder.blocks.0.mlp.2.bias", State);
        WriteNorm(tensors, "encoder.blocks.0.mlp_ln");
    }

    private static void WriteDecoder(TensorWriter tensors)
    {
        var directions = Chains.SelectMany(chain => chain).Distinct().Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        tensors.Zeros("decoder.positional_embedding", State, TextContext);
        tensors.Half("decoder.token_embedding.weight", [State, AllTokens], (column, token) =>
            directions.GetValueOrDefault(token, -1) == column ? 4 : 0);
        WriteNorm(tensors, "decoder.ln");
        WriteAttention(tensors, "decoder.blocks.0.attn");
        WriteAttention(tensors, "decoder.blocks.0.cross_attn");
        var next = Chains.SelectMany(chain => chain.Zip(chain.Skip(1)))
            .GroupBy(pair => directions[pair.First]).ToDictionary(group => group.Key, group => directions[group.First().Second]);
        // The upper part finds the token's own direction, the lower answers with the next one's, ten times as loud.
        tensors.Half("decoder.blocks.0.mlp.0.weight", [State, 4 * State], (column, row) => column == row ? 1 : 0);
        tensors.Zeros("decoder.blocks.0.mlp.0.bias", 4 * State);
        tensors.Half("decoder.blocks.0.mlp.2.weight", [4 * State, State], (column, row) =>
            next.GetValueOrDefault(column, -1) == row ? 10 : 0);
        tensors.Zeros("decoder.blocks.0.mlp.2.bias", State);
        WriteNorm(tensors, "decoder.blocks.0.mlp_ln");
    }

    private static void WriteAttention(TensorWriter tensors, string prefix)
    {
        WriteNorm(tensors, prefix + "_ln");
        foreach (var part in new[] { "query", "key", "value", "out" })
        {
            tensors.Random($"{prefix}.{part}.weight", isHalf: true, State, State);
            if (part != "key")
            {
                tensors.Zeros($"{prefix}.{part}.bias", State);
            }
        }
    }

    private static void WriteNorm(TensorWriter tensors, string name)
    {
        tensors.Single(name + ".weight", [State], (_, _) => 1);
        tensors.Zeros(name + ".bias", State);
    }

    /// <summary>whisper.cpp's table of tensors: header and data of one after the other.</summary>
    private sealed class TensorWriter(BinaryWriter writer, Random random)
    {
        private const double Small = 0.002;

        public void Random(string name, bool isHalf, params int[] dimensions) =>
            Write(name, isHalf, dimensions, (_, _) => (float)((random.NextDouble() * 2 - 1) * Small));

        public void Zeros(string name, params int[] dimensions) => Write(name, isHalf: false, dimensions, (_, _) => 0);

        public void Single(string name, int[] dimensions, Func<int, int, float> value) => Write(name, isHalf: false, dimensions, value);

        public void Half(string name, int[] dimensions, Func<int, int, float> value) => Write(name, isHalf: true, dimensions, value);

        private void Write(string name, bool isHalf, int[] dimensions, Func<int, int, float> value)
        {
            writer.Write(dimensions.Length);
            writer.Write(name.Length);
            writer.Write(isHalf ? 1 : 0);
            foreach (var dimension in dimensions)
            {
                writer.Write(dimension);
            }
            writer.Write(Encoding.ASCII.GetBytes(name));
            var rows = dimensions.Skip(1).Aggregate(1, (product, dimension) => product * dimension);
            for (var row = 0; row < rows; row++)
            {
                for (var column = 0; column < dimensions[0]; column++)
                {
                    if (isHalf)
                    {
                        writer.Write((System.Half)value(column, row));
                    }
                    else
                    {
                        writer.Write(value(column, row));
                    }
                }
            }
        }
    }
}
