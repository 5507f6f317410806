using System.Text.RegularExpressions;

namespace Appliance.Agent.Models;

/// <summary>Names of model files: <c>name.gguf</c>, or <c>name-00001-of-00003.gguf</c> for a part of a split model.</summary>
internal static partial class ModelFileName
{
    public const string Extension = ".gguf";

    /// <summary>The model's name in the API.</summary>
    public static string IdOf(string path) => PartNumber().Replace(Path.GetFileNameWithoutExtension(path), "");

    /// <summary>The file of part <paramref name="index"/> (from 0) beside the first part, or null when the name has no part number.</summary>
    public static string? PartOf(string firstPath, int index, int count)
    {
        var name = Path.GetFileNameWithoutExtension(firstPath);
        return PartNumber().IsMatch(name)
            ? Path.Combine(Path.GetDirectoryName(firstPath) ?? "", $"{IdOf(firstPath)}-{index + 1:D5}-of-{count:D5}{Extension}")
            : null;
    }

    // The pattern of llama_split_path in llama.cpp: "%s-%05d-of-%05d.gguf".
    [GeneratedRegex(@"-\d{5}-of-\d{5}$")]
    private static partial Regex PartNumber();
}
