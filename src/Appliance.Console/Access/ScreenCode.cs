using System.Security.Cryptography;
using System.Text;

namespace Appliance.Console.Access;

/// <summary>Codes that a person reads from the attached screen and types into a browser: <c>K7PM-3XQD</c>.</summary>
internal static class ScreenCode
{
    // No 0 and O, no 1, I and L: 31 signs, and 31^8 codes.
    private const string Alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    private const int Length = 8;

    /// <summary>A new one, from the system's source of randomness.</summary>
    public static string Make()
    {
        var code = RandomNumberGenerator.GetString(Alphabet, Length);
        return $"{code[..(Length / 2)]}-{code[(Length / 2)..]}";
    }

    /// <summary>Whether a person typed this code, in whatever case and with whatever spaces and dashes. Takes the same time wherever they differ.</summary>
    public static bool Matches(string code, string typed) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Clean(code)), Encoding.UTF8.GetBytes(Clean(typed)));

    private static string Clean(string text) => new([.. text.Where(char.IsLetterOrDigit).Select(char.ToUpperInvariant)]);
}
