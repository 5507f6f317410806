namespace Appliance.Console.Setup;

/// <summary>How hard a password is to guess, and why it is not harder, while it is being typed.</summary>
/// <param name="Score">0 for nothing, 1 too weak, 2 weak but taken, 3 good, 4 strong.</param>
/// <param name="Reasons">Keys of texts, most important first.</param>
internal sealed record PasswordMeter(int Score, IReadOnlyList<string> Reasons)
{
    /// <summary>The fewest characters that are taken.</summary>
    public const int Shortest = 10;

    private const int Long = 16;

    private static readonly string[] Common =
        ["password", "passwort", "motdepasse", "azerty", "qwerty", "123456", "letmein", "admin", "welcome", "iloveyou", "hearth", "111111", "abcdef", "dragon"];

    /// <summary>Whether the password is taken.</summary>
    public bool IsTaken => Score >= 2;

    /// <summary>Judges a password.</summary>
    public static PasswordMeter Of(string password, string userName)
    {
        if (password.Length == 0)
        {
            return new PasswordMeter(0, []);
        }
        var reasons = new List<string>();
        if (password.Length < Shortest)
        {
            reasons.Add("setup.password.short");
        }
        var rest = Common.Append(userName).Where(word => word.Length > 2)
            .Aggregate(password, (left, word) => left.Replace(word, "", StringComparison.OrdinalIgnoreCase));
        if (rest.Length < password.Length && rest.Length < Shortest)
        {
            reasons.Add("setup.password.common");
        }
        if (password.Distinct().Count() < 5 || IsSequence(password))
        {
            reasons.Add("setup.password.repeats");
        }
        if (reasons.Count > 0)
        {
            return new PasswordMeter(1, reasons);
        }
        var kinds = new Func<char, bool>[] { char.IsLower, char.IsUpper, char.IsDigit, c => !char.IsLetterOrDigit(c) }.Count(password.Any);
        // Length counts for more than signs: NIST SP 800-63B, appendix A.
        var points = password.Length + 2 * (kinds - 1);
        return points >= Long + 4 ? new(4, []) : points >= Long - 2 ? new(3, []) : new(2, ["setup.password.longer"]);
    }

    private static bool IsSequence(string text) => text.Zip(text.Skip(1)).Count(pair => Math.Abs(pair.Second - pair.First) <= 1) >= text.Length * 3 / 4;
}
