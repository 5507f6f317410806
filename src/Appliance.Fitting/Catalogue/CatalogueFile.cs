namespace Appliance.Fitting.Catalogue;

/// <summary>Where a quantization is published. Whether it is there is known only from the repository's list.</summary>
/// <param name="Repository">Owner and name, such as <c>bartowski/Llama-3.3-70B-Instruct-GGUF</c>.</param>
/// <param name="Path">In the repository; <c>{part}</c> stands for <c>00001-of-00002</c> and so on.</param>
public sealed record CatalogueFile(string Repository, string Path)
{
    internal const string Part = "{part}";

    private const int PartLength = 14;

    /// <summary>Whether it comes in several parts, all of which are needed.</summary>
    public bool IsSplit => Path.Contains(Part, StringComparison.Ordinal);

    /// <summary>Whether a path of the repository is this file or one of its parts. Publishers are not consistent in upper and lower case.</summary>
    public bool Matches(string path)
    {
        var at = Path.IndexOf(Part, StringComparison.Ordinal);
        if (at < 0)
        {
            return path.Equals(Path, StringComparison.OrdinalIgnoreCase);
        }
        return path.Length == Path.Length - Part.Length + PartLength
            && path.StartsWith(Path[..at], StringComparison.OrdinalIgnoreCase)
            && path.EndsWith(Path[(at + Part.Length)..], StringComparison.OrdinalIgnoreCase)
            && IsPart(path.AsSpan(at, PartLength));
    }

    // 00001-of-00002, as llama-gguf-split names them (llama.cpp: llama_split_path).
    private static bool IsPart(ReadOnlySpan<char> text) =>
        text[5..9].SequenceEqual("-of-") && !text[..5].ContainsAnyExceptInRange('0', '9') && !text[9..].ContainsAnyExceptInRange('0', '9');
}
