using System.Globalization;
using System.Text.RegularExpressions;

namespace Appliance.Agent.Models;

/// <summary>
/// Names of model files: <c>name.gguf</c>, or <c>name-00001-of-00003.gguf</c> for a part of a split model; <c>ggml-name.bin</c> for
/// transcription, as whisper.cpp's are published.
/// </summary>
internal static partial class ModelFileName
{
    public const string Extension = ".gguf";

    private const string WhisperPrefix = "ggml-";
    private const string WhisperExtension = ".bin";
    private const string WhisperFamily = "whisper-";

    /// <summary>What a directory is searched and watched for.</summary>
    public static IReadOnlyList<string> Patterns { get; } = ["*" + Extension, WhisperPrefix + "*" + WhisperExtension];

    /// <summary>The model's name in the API: <c>ggml-small.bin</c> is <c>whisper-small</c>, as the catalogue calls it.</summary>
    public static string IdOf(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        if (!IsWhisper(path))
        {
            return PartNumber().Replace(name, "");
        }
        var bare = name[WhisperPrefix.Length..];
        return bare.StartsWith(WhisperFamily, StringComparison.OrdinalIgnoreCase) ? bare : WhisperFamily + bare;
    }

    /// <summary>Whether a file of this name holds a transcription model.</summary>
    public static bool IsWhisper(string path) =>
        Path.GetFileName(path).StartsWith(WhisperPrefix, StringComparison.OrdinalIgnoreCase)
        && path.EndsWith(WhisperExtension, StringComparison.OrdinalIgnoreCase);

    /// <summary>The file of part <paramref name="index"/> (from 0) beside the first part, or null when the name has no part number.</summary>
    public static string? PartOf(string firstPath, int index, int count)
    {
        var name = Path.GetFileNameWithoutExtension(firstPath);
        return PartNumber().IsMatch(name)
            ? Path.Combine(Path.GetDirectoryName(firstPath) ?? "", $"{IdOf(firstPath)}-{index + 1:D5}-of-{count:D5}{Extension}")
            : null;
    }

    /// <summary>Over how many files the model of this file's name is split, or null when the name has no part number.</summary>
    public static int? PartCountOf(string path) => PartNumber().Match(Path.GetFileNameWithoutExtension(path)) is { Success: true, Value: var number }
        ? int.Parse(number.AsSpan()[^5..], NumberStyles.None, CultureInfo.InvariantCulture)
        : null;

    /// <summary>Whether a name may be given to a file in the store: letters, digits and a few signs, no folders, not hidden.</summary>
    public static bool IsSafe(string name) => SafeName().IsMatch(name) && !name.Contains("..", StringComparison.Ordinal);

    [GeneratedRegex(@"\A([A-Za-z0-9][A-Za-z0-9._+ -]{0,199}\.gguf|ggml-[A-Za-z0-9][A-Za-z0-9._+ -]{0,193}\.bin)\z")]
    private static partial Regex SafeName();

    // The pattern of llama_split_path in llama.cpp: "%s-%05d-of-%05d.gguf".
    [GeneratedRegex(@"-\d{5}-of-\d{5}$")]
    private static partial Regex PartNumber();
}
