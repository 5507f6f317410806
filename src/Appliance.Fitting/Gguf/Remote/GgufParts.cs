using System.Globalization;
using System.Text.RegularExpressions;

namespace Appliance.Fitting.Gguf;

/// <summary>The files of a model that is split over several.</summary>
public static partial class GgufParts
{
    private const int MostParts = 1_000;

    /// <summary>The addresses of all parts in order, given any of them; of a model that is not split, only its own.</summary>
    public static IReadOnlyList<Uri> Of(Uri address)
    {
        var match = PartNumber().Match(address.AbsolutePath);
        if (!match.Success || Number(match, "count") is not (> 0 and <= MostParts and var count) || Number(match, "index") is var index && (index < 1 || index > count))
        {
            return [address];
        }
        var stem = address.AbsolutePath[..match.Index];
        return [.. Enumerable.Range(1, count).Select(part => new UriBuilder(address) { Path = Name(stem, part, count) }.Uri)];
    }

    private static string Name(string stem, int index, int count) => string.Create(CultureInfo.InvariantCulture, $"{stem}-{index:D5}-of-{count:D5}.gguf");

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    // The pattern of llama_split_path in llama.cpp: "%s-%05d-of-%05d.gguf".
    [GeneratedRegex(@"-(?<index>[0-9]{5})-of-(?<count>[0-9]{5})\.gguf$")]
    private static partial Regex PartNumber();
}
