namespace Appliance.Settings;

/// <summary>Whether a password will do: long enough, and not the first that somebody would try (NIST SP 800-63B, section 5.1.1.2).</summary>
public static class PasswordStrength
{
    /// <summary>The shortest password that is taken.</summary>
    public const int Shortest = 10;

    private const int FewestDifferent = 4;

    private static readonly string[] Obvious = ["password", "motdepasse", "1234567890", "0123456789", "qwertyuiop", "azertyuiop", "hearth"];

    /// <summary>What is wrong with a password, or null; reads on after the field's name.</summary>
    public static string? Problem(string password, string userName)
    {
        if (password.Length < Shortest)
        {
            return $"is shorter than {Shortest} characters; several words make a good one";
        }
        if (password.Length > PasswordHash.LongestPassword)
        {
            return $"is longer than {PasswordHash.LongestPassword} characters; write a shorter one";
        }
        if (password.Any(char.IsControl))
        {
            return "has characters that cannot be typed everywhere; write letters, digits and signs";
        }
        var rest = Obvious.Append(userName).Where(word => word.Length > 2)
            .Aggregate(password, (left, word) => left.Replace(word, "", StringComparison.OrdinalIgnoreCase));
        return rest.Length <= password.Length / 2 || password.Distinct().Count() < FewestDifferent
            ? "would be among the first that somebody tries; several words that do not belong together make a good one"
            : null;
    }
}
