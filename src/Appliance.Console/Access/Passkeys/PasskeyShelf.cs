using Appliance.Settings;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Appliance.Console.Access.Passkeys;

/// <summary>
/// Shows ASP.NET Core's ceremonies the passkeys in the settings. It only reads: <see cref="PasskeyDesk"/> writes, and people are the
/// <see cref="People.Household"/>'s. An account's id here is what its authenticators know it by.
/// </summary>
internal sealed class PasskeyShelf(SettingsStore settings) : IUserPasskeyStore<UserSettings>
{
    public Task<UserSettings?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Task.FromResult(Find(entry => entry.Owner == userId));

    public Task<UserSettings?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        var id = WebEncoders.Base64UrlEncode(credentialId);
        return Task.FromResult(Find(entry => entry.Id == id));
    }

    public Task<string> GetUserIdAsync(UserSettings user, CancellationToken cancellationToken) =>
        Task.FromResult(PasskeyEntry.Of(user) is [var first, ..] ? first.Owner : "");

    public Task<string?> GetUserNameAsync(UserSettings user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task<IList<UserPasskeyInfo>> GetPasskeysAsync(UserSettings user, CancellationToken cancellationToken) =>
        Task.FromResult<IList<UserPasskeyInfo>>([.. PasskeyEntry.Of(user).Select(entry => entry.ToInfo())]);

    public Task<UserPasskeyInfo?> FindPasskeyAsync(UserSettings user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var id = WebEncoders.Base64UrlEncode(credentialId);
        return Task.FromResult(PasskeyEntry.Of(user).FirstOrDefault(entry => entry.Id == id)?.ToInfo());
    }

    public Task AddOrUpdatePasskeyAsync(UserSettings user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw OnlyRead();

    public Task RemovePasskeyAsync(UserSettings user, byte[] credentialId, CancellationToken cancellationToken) => throw OnlyRead();

    public Task SetUserNameAsync(UserSettings user, string? userName, CancellationToken cancellationToken) => throw OnlyRead();

    public Task<string?> GetNormalizedUserNameAsync(UserSettings user, CancellationToken cancellationToken) => throw OnlyRead();

    public Task SetNormalizedUserNameAsync(UserSettings user, string? normalizedName, CancellationToken cancellationToken) => throw OnlyRead();

    public Task<IdentityResult> CreateAsync(UserSettings user, CancellationToken cancellationToken) => throw OnlyRead();

    public Task<IdentityResult> UpdateAsync(UserSettings user, CancellationToken cancellationToken) => throw OnlyRead();

    public Task<IdentityResult> DeleteAsync(UserSettings user, CancellationToken cancellationToken) => throw OnlyRead();

    public Task<UserSettings?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw OnlyRead();

    public void Dispose()
    {
        // The settings are not this class's to close.
    }

    private UserSettings? Find(Func<PasskeyEntry, bool> isIt) =>
        settings.Current.Document.Users.FirstOrDefault(user => PasskeyEntry.Of(user).Any(isIt));

    private static NotSupportedException OnlyRead() => new("People and their passkeys are changed in the settings.");
}
