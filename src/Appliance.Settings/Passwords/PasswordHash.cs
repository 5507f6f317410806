using System.Globalization;
using System.Security.Cryptography;

namespace Appliance.Settings;

/// <summary>
/// Passwords as they are kept: <c>$pbkdf2-sha512$i=210000$SALT$HASH</c>, salt and hash in base64. PBKDF2 with HMAC-SHA-512 is what the
/// platform has; the rounds are OWASP's.
/// </summary>
public static class PasswordHash
{
    private const string Scheme = "pbkdf2-sha512";
    private const int Rounds = 210_000;
    private const int MostRounds = 10_000_000;
    private const int SaltBytes = 16;
    private const int HashBytes = 64;

    /// <summary>The longest password that is taken, in UTF-16 units; longer ones would only cost time.</summary>
    public const int LongestPassword = 1024;

    /// <summary>Hashes a password under a new salt. Takes about 0.1 s.</summary>
    /// <exception cref="ArgumentException">It is empty or longer than <see cref="LongestPassword"/>.</exception>
    public static string Create(string password)
    {
        if (password.Length is 0 or > LongestPassword)
        {
            throw new ArgumentException($"A password has 1 to {LongestPassword} characters.", nameof(password));
        }
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, Rounds, HashAlgorithmName.SHA512, HashBytes);
        return string.Create(CultureInfo.InvariantCulture, $"${Scheme}$i={Rounds}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}");
    }

    /// <summary>Whether the hash was made of the password; false too for text that is no hash. Compares in the same time whatever differs.</summary>
    public static bool Verify(string? hash, string password) =>
        Parse(hash) is { } parts
        && password.Length is > 0 and <= LongestPassword
        && CryptographicOperations.FixedTimeEquals(
            Rfc2898DeriveBytes.Pbkdf2(password, parts.Salt, parts.Rounds, HashAlgorithmName.SHA512, parts.Hash.Length), parts.Hash);

    /// <summary>Whether the hash should be made anew at the next sign-in, because today's would be stronger.</summary>
    public static bool NeedsRehash(string? hash) =>
        Parse(hash) is not { Rounds: >= Rounds, Salt.Length: >= SaltBytes, Hash.Length: >= HashBytes };

    /// <summary>Whether the text is a hash that <see cref="Verify"/> can compare with.</summary>
    public static bool IsHash(string? text) => Parse(text) is not null;

    private static (int Rounds, byte[] Salt, byte[] Hash)? Parse(string? text)
    {
        if (text?.Split('$') is not ["", Scheme, ['i', '=', .. var rounds], var salt, var hash]
            || !int.TryParse(rounds, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count is < 1 or > MostRounds)
        {
            return null;
        }
        var (saltBytes, hashBytes) = (FromBase64(salt), FromBase64(hash));
        return saltBytes is { Length: >= 8 and <= 64 } && hashBytes is { Length: >= 20 and <= 64 } ? (count, saltBytes, hashBytes) : null;
    }

    private static byte[]? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
