using System.Globalization;
using System.Text;

namespace Appliance.Console.Setup;

/// <summary>Names in the network for what people call their rig.</summary>
internal static class HostNames
{
    private const int Longest = 63;

    /// <summary>What networks can do of a name of any script: <c>Café d'été 🔥</c> becomes <c>cafe-d-ete</c>; <c>hearth</c> where nothing is left.</summary>
    public static string From(string displayName)
    {
        var name = new StringBuilder();
        foreach (var letter in displayName.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterOrDigit(letter))
            {
                name.Append(letter);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && name.Length > 0 && name[^1] != '-')
            {
                name.Append('-');
            }
        }
        var text = name.ToString()[..Math.Min(name.Length, Longest)].Trim('-');
        return text.Any(char.IsAsciiLetter) && text != "localhost" ? text : text.Length > 0 ? Prefixed(text) : "hearth";
    }

    // Digits alone would be taken for an address.
    private static string Prefixed(string text) => $"hearth-{text}"[..Math.Min(Longest, text.Length + 7)].TrimEnd('-');
}
