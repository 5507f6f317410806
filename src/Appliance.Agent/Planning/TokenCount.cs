using System.Globalization;

namespace Appliance.Agent.Planning;

/// <summary>Numbers of tokens as people write them: <c>32768</c>, <c>32k</c>, <c>1M</c>.</summary>
internal static class TokenCount
{
    private const long Most = 1L << 28;

    /// <summary>Reads a number; k and M count in 1,024s.</summary>
    /// <exception cref="QuestionException">It is none, or not between 1 and 256M.</exception>
    public static long Parse(string text, string field)
    {
        var trimmed = text.Trim();
        var factor = trimmed.Length == 0 ? 1 : char.ToLowerInvariant(trimmed[^1]) switch { 'k' => 1024, 'm' => 1024 * 1024, _ => 1 };
        var digits = factor == 1 ? trimmed : trimmed[..^1];
        return decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number * factor is >= 1 and <= Most
            ? (long)(number * factor)
            : throw new QuestionException($"'{text}' is no number of tokens; write one like 8192 or 32k.", field);
    }
}
