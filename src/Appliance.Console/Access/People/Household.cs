using Appliance.Settings;

namespace Appliance.Console.Access.People;

/// <summary>Changes who may sign in. Each change answers with null, or with the key of the text that says why not.</summary>
internal sealed class Household(SettingsStore settings)
{
    /// <summary>Everybody, by name.</summary>
    public IReadOnlyList<UserSettings> All => [.. settings.Current.Document.Users.OrderBy(user => user.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Adds somebody.</summary>
    public async Task<string?> AddAsync(string name, string password, UserRole role, CancellationToken cancellationToken)
    {
        if (PasswordRules.Problem(password, name) is { } problem)
        {
            return problem;
        }
        var hash = PasswordHash.Create(password);
        return await ChangeAsync(
            users => Find(users, name) is null ? null : "users.taken",
            users => [.. users, new UserSettings { Name = name, Role = role, PasswordHash = hash }],
            "users.badName",
            cancellationToken);
    }

    /// <summary>Gives somebody another role; the last administrator keeps it.</summary>
    public Task<string?> SetRoleAsync(string name, UserRole role, CancellationToken cancellationToken) => ChangeAsync(
        users => role == UserRole.User ? LastProblem(users, name) : Missing(users, name),
        users => [.. users.Select(user => user.Name == name ? user with { Role = role } : user)],
        "users.gone",
        cancellationToken);

    /// <summary>Gives somebody another password; their sessions end.</summary>
    /// <param name="name">Whose.</param>
    /// <param name="password">The new one.</param>
    /// <param name="keepsPasskeys">False where somebody else sets it: whoever had got into the account is to have no way back.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<string?> SetPasswordAsync(string name, string password, bool keepsPasskeys, CancellationToken cancellationToken)
    {
        if (PasswordRules.Problem(password, name) is { } problem)
        {
            return problem;
        }
        var hash = PasswordHash.Create(password);
        return await ChangeAsync(
            users => Missing(users, name),
            users => [.. users.Select(user => user.Name == name ? user with { PasswordHash = hash, Passkeys = keepsPasskeys ? user.Passkeys : [] } : user)],
            "users.gone",
            cancellationToken);
    }

    /// <summary>Takes somebody away; not the last administrator.</summary>
    public Task<string?> RemoveAsync(string name, CancellationToken cancellationToken) => ChangeAsync(
        users => LastProblem(users, name), users => [.. users.Where(user => user.Name != name)], "users.gone", cancellationToken);

    /// <summary>Somebody by a name in whatever case.</summary>
    public static UserSettings? Find(IEnumerable<UserSettings> users, string name) =>
        users.FirstOrDefault(user => user.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private async Task<string?> ChangeAsync(
        Func<IReadOnlyList<UserSettings>, string?> check,
        Func<IReadOnlyList<UserSettings>, IReadOnlyList<UserSettings>> change,
        string whenInvalid,
        CancellationToken cancellationToken)
    {
        string? problem = null;
        var result = await settings.UpdateAsync(
            document =>
            {
                // Of what is on the disk now: two administrators may be at it at once.
                problem = check(document.Users);
                return problem is null ? document with { Users = change(document.Users) } : document;
            },
            cancellationToken);
        return problem ?? result switch
        {
            SaveResult.Saved => null,
            SaveResult.Invalid => whenInvalid,
            _ => "users.notSaved",
        };
    }

    private static string? Missing(IEnumerable<UserSettings> users, string name) => users.Any(user => user.Name == name) ? null : "users.gone";

    private static string? LastProblem(IReadOnlyList<UserSettings> users, string name) =>
        Missing(users, name) ?? (users.Any(user => user.Name != name && user is { Role: UserRole.Admin, PasswordHash: not null }) ? null
            : users.First(user => user.Name == name).Role == UserRole.Admin ? "users.last" : null);
}
