using System.Globalization;
using System.Text.RegularExpressions;

namespace Appliance.Hardware;

/// <summary>A card's name cut down to what tells cards apart: <c>NVIDIA GeForce RTX 3080 12GB</c> is key <c>3080</c> with 12 GiB.</summary>
internal sealed partial record GpuName(string Key, ByteSize? Memory)
{
    private static readonly HashSet<string> Noise = new(StringComparer.Ordinal)
    {
        "nvidia", "geforce", "tesla", "quadro", "rtx", "gtx", "amd", "radeon", "instinct", "rx", "intel", "r", "tm", "arc", "graphics", "gpu", "card", "pcie",
    };

    public static GpuName Parse(string text)
    {
        // An owner types this; nothing longer is a card's name.
        var lower = text.Length > 100 ? text[..100].ToLowerInvariant() : text.ToLowerInvariant();
        var memory = MemoryPattern().Match(lower);
        var words = WordPattern().Matches(GluedPattern().Replace(MemoryPattern().Replace(lower, " "), "$1 $2")).Select(match => match.Value);
        var key = string.Concat(words.Where(word => !Noise.Contains(word)));
        return new GpuName(key, memory.Success ? ByteSize.FromGiB(int.Parse(memory.Groups[1].ValueSpan, CultureInfo.InvariantCulture)) : null);
    }

    /// <summary>How many letters must be added, dropped or changed to turn one key into another.</summary>
    public int DistanceTo(GpuName other)
    {
        var previous = Enumerable.Range(0, other.Key.Length + 1).ToArray();
        for (var i = 1; i <= Key.Length; i++)
        {
            var current = new int[previous.Length];
            current[0] = i;
            for (var j = 1; j < current.Length; j++)
            {
                var change = previous[j - 1] + (Key[i - 1] == other.Key[j - 1] ? 0 : 1);
                current[j] = Math.Min(change, Math.Min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[^1];
    }

    [GeneratedRegex(@"\b(\d{1,3})\s*gi?b?\b")]
    private static partial Regex MemoryPattern();

    [GeneratedRegex("[a-z0-9]+")]
    private static partial Regex WordPattern();

    // "rtx3090" is two words.
    [GeneratedRegex(@"\b(rtx|gtx|rx)(\d)")]
    private static partial Regex GluedPattern();
}
