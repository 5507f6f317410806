using Appliance.TestModels;

namespace Appliance.EndToEnd;

/// <summary>The model files that machines and containers are given.</summary>
internal static class Models
{
    public const string Good = "tiny";
    public const string TruncatedFile = "truncated.gguf";

    /// <summary>Turns any sound into <see cref="TinyWhisper.Words"/>.</summary>
    public const string Listening = "whisper-tiny-test";

    /// <summary>Writes a small model of random weights, and one whose end is missing, into a folder.</summary>
    public static void WriteTo(string folder)
    {
        TinyModel.WriteTo(folder, Good + ".gguf");
        TinyModel.WriteTruncatedTo(folder, TruncatedFile);
        TinyWhisper.WriteTo(folder);
    }

    /// <summary>The same, and one that turns texts into vectors.</summary>
    public static void WriteAllTo(string folder)
    {
        WriteTo(folder);
        TinyEncoder.WriteEmbedderTo(folder);
    }
}
