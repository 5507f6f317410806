namespace Appliance.Settings;

/// <summary>Rules for who may sign in.</summary>
internal static class UserRules
{
    private const int LongestName = 64;
    private const int LongestPasskey = 4096;
    private const int MostPasskeys = 16;

    public static IEnumerable<SettingsError> Check(IReadOnlyList<UserSettings> users, SetupSettings setup)
    {
        foreach (var (i, user) in users.Index())
        {
            foreach (var error in Check($"users[{i}]", user))
            {
                yield return error;
            }
            if (users.Take(i).Any(other => string.Equals(other.Name, user.Name, StringComparison.OrdinalIgnoreCase)))
            {
                yield return new($"users[{i}].name", "is taken by another user; write another name");
            }
        }
        if (setup.Finished && !users.Any(user => user.Role == UserRole.Admin && CanSignIn(user)))
        {
            yield return new("users", "has no administrator who could sign in; keep at least one with a password or a passkey");
        }
    }

    private static IEnumerable<SettingsError> Check(string path, UserSettings user)
    {
        if (TextRules.NameProblem(user.Name, LongestName) is { } problem)
        {
            yield return new($"{path}.name", problem);
        }
        if (user.PasswordHash is { } hash && !PasswordHash.IsHash(hash))
        {
            yield return new($"{path}.passwordHash", "is no password hash; it is made by the console, or from 'administrator.password' in hearth.yaml");
        }
        if (user.Passkeys.Count > MostPasskeys)
        {
            yield return new($"{path}.passkeys", $"has {user.Passkeys.Count} items; keep at most {MostPasskeys}");
        }
        foreach (var (i, key) in user.Passkeys.Index())
        {
            if (key.Length is 0 or > LongestPasskey || key.Any(char.IsControl))
            {
                yield return new($"{path}.passkeys[{i}]", "is no passkey; it is made by the console");
            }
        }
    }

    private static bool CanSignIn(UserSettings user) => user.PasswordHash is not null || user.Passkeys.Count > 0;
}
