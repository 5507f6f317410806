using Appliance.Settings;

namespace Appliance.Console.Access.People;

/// <summary>Which passwords are taken, in the words of <see cref="PasswordStrength"/> for people of every language.</summary>
internal static class PasswordRules
{
    /// <summary>The key of the text that says what is wrong; null when it is taken.</summary>
    public static string? Problem(string password, string name) => password.Length switch
    {
        < PasswordStrength.Shortest => "password.short",
        > PasswordHash.LongestPassword => "password.long",
        _ => PasswordStrength.Problem(password, name) is null ? null : "password.common",
    };
}
