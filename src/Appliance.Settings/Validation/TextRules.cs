using System.Globalization;
using System.Text;

namespace Appliance.Settings;

/// <summary>Rules for text that people see.</summary>
internal static class TextRules
{
    /// <summary>Text of any script, also emoji, without what moves a cursor or turns the text around it (Unicode TR 36, section 2.5).</summary>
    public static bool IsVisible(string text) =>
        !string.IsNullOrWhiteSpace(text)
        && text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && !Rune.IsControl(rune) && !IsOverride(rune)
            && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator));

    /// <summary>What is wrong with a name, or null. Reads on after the field's path.</summary>
    public static string? NameProblem(string name, int longest)
    {
        if (string.IsNullOrWhiteSpace(name))
        {
            return "is empty; write a name";
        }
        if (name.Trim() != name)
        {
            return "begins or ends with a space; leave it out";
        }
        if (name.Length > longest)
        {
            return $"is longer than {longest} characters; write a shorter one";
        }
        return IsVisible(name) ? null : "has characters that cannot be seen; write letters, digits or signs";
    }

    private static bool IsOverride(Rune rune) => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069);
}
