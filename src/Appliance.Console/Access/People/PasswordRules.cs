using Appliance.Settings;

namespace Appliance.Console.Access.People;

/// <summary>Which passwords are taken.</summary>
internal static class PasswordRules
{
    /// <summary>The fewest characters.</summary>
    public const int Shortest = 10;

    private const int FewestDifferent = 4;

    private static readonly string[] Obvious = ["password", "passwort", "motdepasse", "1234567890", "0123456789", "qwertyuiop", "azertyuiop", "letmein", "iloveyou", "admin", "hearth"];

    /// <summary>The key of the text that says what is wrong; null when it is taken.</summary>
    public static string? Problem(string password, string name)
    {
        if (password.Length < Shortest)
        {
            return "password.short";
        }
        if (password.Length > PasswordHash.LongestPassword)
        {
            return "password.long";
        }
        // What is left when all that is guessed first is taken out.
        var rest = Obvious.Append(name).Where(word => word.Length > 2)
            .Aggregate(password, (left, word) => left.Replace(word, "", StringComparison.OrdinalIgnoreCase));
        return rest.Length <= password.Length / 2 || password.Distinct().Count() < FewestDifferent ? "password.common" : null;
    }
}
