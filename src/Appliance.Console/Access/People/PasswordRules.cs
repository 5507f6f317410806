using Appliance.Settings;

namespace Appliance.Console.Access.People;

/// <summary>The words of <see cref="PasswordStrength"/> for people of every language.</summary>
internal static class PasswordRules
{
    /// <summary>The key of the text that says why a password is not taken; null when it is.</summary>
    public static string? Problem(string password, string name) => PasswordStrength.Of(password, name) switch
    {
        { IsTaken: true } => null,
        { Score: 0 } or { Flaws: [PasswordFlaw.TooShort, ..] } => "password.short",
        { Flaws: [PasswordFlaw.TooLong, ..] } => "password.long",
        { Flaws: [PasswordFlaw.Untypable, ..] } => "password.untypable",
        _ => "password.common",
    };
}
