namespace Appliance.Settings;

/// <summary>
/// Whether a password will do: long enough, and not the first that somebody would try (NIST SP 800-63B, section 5.1.1.2). The one rule for
/// the wizard, the console, <c>hearth.yaml</c> and <c>hearth preseed</c>.
/// </summary>
/// <param name="Score">0 for nothing, 1 refused, 2 weak but taken, 3 good, 4 strong.</param>
/// <param name="Flaws">The most important first.</param>
public sealed record PasswordStrength(int Score, IReadOnlyList<PasswordFlaw> Flaws)
{
    /// <summary>The shortest password that is taken.</summary>
    public const int Shortest = 10;

    private const int Taken = 2;
    private const int Good = 14;
    private const int Strong = 20;
    private const int FewestDifferent = 5;

    private static readonly string[] Common =
    [
        "password", "passwort", "motdepasse", "azertyuiop", "azerty", "qwertyuiop", "qwerty", "1234567890", "0123456789", "123456", "111111", "letmein",
        "admin", "welcome", "iloveyou", "hearth", "abcdef", "dragon",
    ];

    /// <summary>Whether the password is taken.</summary>
    public bool IsTaken => Score >= Taken;

    /// <summary>Judges a password of a user.</summary>
    public static PasswordStrength Of(string password, string userName)
    {
        if (password.Length == 0)
        {
            return new PasswordStrength(0, []);
        }
        PasswordFlaw[] flaws =
        [
            .. When(password.Length < Shortest, PasswordFlaw.TooShort),
            .. When(password.Length > PasswordHash.LongestPassword, PasswordFlaw.TooLong),
            .. When(password.Any(char.IsControl), PasswordFlaw.Untypable),
            .. When(IsCommon(password, userName), PasswordFlaw.Common),
            .. When(password.Distinct().Count() < FewestDifferent || IsSequence(password), PasswordFlaw.Repeats),
        ];
        if (flaws.Length > 0)
        {
            return new PasswordStrength(1, flaws);
        }
        var kinds = new Func<char, bool>[] { char.IsLower, char.IsUpper, char.IsDigit, c => !char.IsLetterOrDigit(c) }.Count(password.Any);
        // Length counts for more than signs: NIST SP 800-63B, appendix A.
        var points = password.Length + 2 * (kinds - 1);
        return points >= Strong ? new(4, []) : points >= Good ? new(3, []) : new(Taken, [PasswordFlaw.Plain]);
    }

    /// <summary>What is wrong with a password, or null; reads on after the field's name.</summary>
    public static string? Problem(string password, string userName) => Of(password, userName) switch
    {
        { IsTaken: true } => null,
        { Score: 0 } or { Flaws: [PasswordFlaw.TooShort, ..] } => $"is shorter than {Shortest} characters; several words make a good one",
        { Flaws: [PasswordFlaw.TooLong, ..] } => $"is longer than {PasswordHash.LongestPassword} characters; write a shorter one",
        { Flaws: [PasswordFlaw.Untypable, ..] } => "has characters that cannot be typed everywhere; write letters, digits and signs",
        _ => "would be among the first that somebody tries; several words that do not belong together make a good one",
    };

    // What is left must be a password of its own.
    private static bool IsCommon(string password, string userName)
    {
        var rest = Common.Append(userName.Trim()).Where(word => word.Length > 2)
            .Aggregate(password, (left, word) => left.Replace(word, "", StringComparison.OrdinalIgnoreCase));
        return rest.Length < password.Length && rest.Length < Shortest;
    }

    private static bool IsSequence(string text) => text.Zip(text.Skip(1)).Count(pair => Math.Abs(pair.Second - pair.First) <= 1) >= text.Length * 3 / 4;

    private static PasswordFlaw[] When(bool isSo, PasswordFlaw flaw) => isSo ? [flaw] : [];
}
