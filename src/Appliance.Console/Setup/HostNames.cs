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
        foreach (var letter in displayName.ToLowerInvariant())
        {
            if (Plain(letter) is { Length: > 0 } plain)
            {
                name.Append(plain);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && name.Length > 0 && name[^1] != '-')
            {
                name.Append('-');
            }
        }
        var text = name.ToString()[..Math.Min(name.Length, Longest)].Trim('-');
        return text.Any(char.IsAsciiLetter) && text != "localhost" ? text : text.Length > 0 ? Prefixed(text) : "hearth";
    }

    // By hand: a program without the data of ICU takes no accents off.
    private static string Plain(char letter) => letter switch
    {
        _ when char.IsAsciiLetterOrDigit(letter) => letter.ToString(),
        >= 'à' and <= 'å' or 'ā' or 'ă' or 'ą' => "a",
        'ç' or 'ć' or 'č' => "c",
        'ď' or 'đ' => "d",
        >= 'è' and <= 'ë' or 'ē' or 'ę' or 'ě' => "e",
        'ğ' => "g",
        >= 'ì' and <= 'ï' or 'ī' or 'ı' => "i",
        'ł' or 'ľ' => "l",
        'ñ' or 'ń' or 'ň' => "n",
        >= 'ò' and <= 'ö' or 'ø' or 'ō' or 'ő' => "o",
        'ř' => "r",
        'ś' or 'š' or 'ş' or 'ș' => "s",
        'ť' or 'ţ' or 'ț' => "t",
        >= 'ù' and <= 'ü' or 'ū' or 'ů' or 'ű' => "u",
        'ý' or 'ÿ' => "y",
        'ź' or 'ż' or 'ž' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        _ => "",
    };

    // Digits alone would be taken for an address.
    private static string Prefixed(string text) => $"hearth-{text}"[..Math.Min(Longest, text.Length + 7)].TrimEnd('-');
}
