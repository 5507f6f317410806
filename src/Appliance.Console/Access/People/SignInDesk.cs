using System.Net;
using Appliance.Settings;
using Microsoft.Extensions.Logging;

namespace Appliance.Console.Access.People;

/// <summary>
/// Compares passwords. Whoever guesses waits longer and longer, by name and address and by address alone; a name is never locked for
/// other addresses, so nobody can keep its owner out.
/// </summary>
internal sealed partial class SignInDesk(SettingsStore settings, TimeProvider time, ILogger<SignInDesk> logger) : IDisposable
{
    // Each takes a tenth of a second of a core, and the models need the cores.
    private const int AtOnce = 2;

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(15);

    // What an unknown name is compared with, so that the answer comes as late as for a known one.
    private static readonly Lazy<string> Nobody = new(() => PasswordHash.Create("nobody"));

    private readonly AttemptLimits _byName = new(time, free: 5, LongestWait);
    private readonly AttemptLimits _byAddress = new(time, free: 20, LongestWait);
    private readonly SemaphoreSlim _turns = new(AtOnce, AtOnce);

    /// <summary>Looks whose name and password these are.</summary>
    public async Task<SignInResult> TryAsync(string name, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        var from = AttemptLimits.KeyOf(address);
        var key = $"{from} {name.ToUpperInvariant()}";
        var wait = _byName.Begin(key) is { Ticks: > 0 } forName ? forName : _byAddress.Begin(from);
        if (wait > TimeSpan.Zero)
        {
            return new SignInResult.Wait(wait);
        }
        var user = settings.Current.Document.Users.FirstOrDefault(user => user.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
        if (!await IsRightAsync(user?.PasswordHash, password, cancellationToken))
        {
            Log.Refused(logger, from);
            return new SignInResult.Refused();
        }
        _byName.Forget(key);
        _byAddress.Forget(from);
        return new SignInResult.SignedIn(await RenewAsync(user!, password, cancellationToken));
    }

    /// <summary>Nobody waits any more: somebody has proven that the rig is theirs.</summary>
    public void Forgive()
    {
        _byName.Forget();
        _byAddress.Forget();
    }

    /// <inheritdoc />
    public void Dispose() => _turns.Dispose();

    private async Task<bool> IsRightAsync(string? hash, string password, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            var isRight = await Task.Run(() => PasswordHash.Verify(hash ?? Nobody.Value, password), cancellationToken);
            return isRight && hash is not null;
        }
        finally
        {
            _turns.Release();
        }
    }

    // Hashes grow stronger with the years. Should it not be possible now, it is at the next sign-in.
    private async Task<UserSettings> RenewAsync(UserSettings user, string password, CancellationToken cancellationToken)
    {
        if (!PasswordHash.NeedsRehash(user.PasswordHash))
        {
            return user;
        }
        var renewed = user with { PasswordHash = PasswordHash.Create(password) };
        var saved = await settings.UpdateAsync(
            document => document with { Users = [.. document.Users.Select(other => other == user ? renewed : other)] }, cancellationToken);
        return saved is SaveResult.Saved ? renewed : user;
    }

    private static partial class Log
    {
        // Not the name: people type their password into the wrong field.
        [LoggerMessage(3103, LogLevel.Warning, "Somebody at {Address} was not let in: wrong name or password")]
        public static partial void Refused(ILogger logger, string address);
    }
}
