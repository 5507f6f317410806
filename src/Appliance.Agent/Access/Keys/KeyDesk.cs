using System.Security.Cryptography;
using Appliance.Agent.Gateway;

namespace Appliance.Agent.Access.Keys;

/// <summary>Makes, changes and revokes keys.</summary>
internal sealed partial class KeyDesk(KeyStore store, TimeProvider time, ILogger<KeyDesk> logger)
{
    // Keys are few; a program gone mad must not fill the disk.
    private const int MostKeys = 1000;

    private static readonly ApiError LastAdmin = new(
        StatusCodes.Status409Conflict, "invalid_request_error", "last_admin_key",
        "This is the last administrator's key without an end: without it nobody could manage keys any more. Make another one first.");

    /// <summary>Makes a key. The first one is an administrator's, and closes the API to everybody without one.</summary>
    /// <exception cref="FormatException">The request makes no sense.</exception>
    public async Task<(string? Secret, ApiKey? Key, ApiError? Error)> MakeAsync(KeyRequest request, CancellationToken cancellationToken)
    {
        var secret = KeySecret.Make();
        var now = time.GetUtcNow();
        ApiKey? made = null;
        var error = await store.ChangeAsync(book =>
        {
            made = new ApiKey
            {
                Id = "key-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6)),
                Name = KeyRules.Name(request.Name),
                Role = book.IsManageable ? request.Role ?? KeyRole.User : KeyRole.Admin,
                Hash = KeySecret.HashOf(secret),
                CreatedAt = now,
                ExpiresAt = KeyRules.Expiry(request, null, now),
                Models = KeyRules.Models(request, null),
                Limits = KeyRules.Limits(request, KeyLimits.None),
            };
            return (book with { Keys = [.. book.Keys, made] }, RefusalOf(book, made));
        }, cancellationToken);
        if (error is null)
        {
            Log.Made(logger, made!.Name, made.Role);
        }
        return error is null ? (secret, made, null) : (null, null, error);
    }

    /// <summary>Changes what a key may do.</summary>
    /// <exception cref="FormatException">The request makes no sense.</exception>
    public async Task<(ApiKey? Key, ApiError? Error)> ChangeAsync(string idOrName, KeyRequest request, CancellationToken cancellationToken)
    {
        ApiKey? changed = null;
        var error = await store.ChangeAsync(book =>
        {
            if (book.Find(idOrName) is not { Hash: not null } key)
            {
                return (book, Unknown(idOrName));
            }
            changed = key with
            {
                Name = request.Name is null ? key.Name : KeyRules.Name(request.Name),
                ExpiresAt = KeyRules.Expiry(request, key.ExpiresAt, time.GetUtcNow()),
                Models = KeyRules.Models(request, key.Models),
                Limits = KeyRules.Limits(request, key.Limits),
            };
            var after = book.With(changed);
            var isTaken = book.Keys.Any(other => other.Hash is not null && other.Id != changed.Id && other.Name == changed.Name);
            return (after, isTaken ? Taken(changed.Name) : after.IsManageable ? null : LastAdmin);
        }, cancellationToken);
        return error is null ? (changed, null) : (null, error);
    }

    /// <summary>Ends a key at once.</summary>
    public async Task<ApiError?> RevokeAsync(string idOrName, CancellationToken cancellationToken)
    {
        var name = idOrName;
        var error = await store.ChangeAsync(book =>
        {
            if (book.Find(idOrName) is not { Hash: not null } key)
            {
                return (book, Unknown(idOrName));
            }
            name = key.Name;
            var after = book.With(key with { Hash = null, RevokedAt = time.GetUtcNow() });
            return (after, after.IsManageable ? null : LastAdmin);
        }, cancellationToken);
        if (error is null)
        {
            Log.Revoked(logger, name);
        }
        return error;
    }

    /// <summary>Lets in whoever sends no key, within limits.</summary>
    /// <exception cref="FormatException">The request makes no sense.</exception>
    public Task<ApiError?> LetGuestsInAsync(KeyRequest request, CancellationToken cancellationToken) => store.ChangeAsync(book =>
    {
        var guest = new Guest(KeyRules.Models(request, book.Guest?.Models), KeyRules.Limits(request, book.Guest?.Limits ?? KeyLimits.None));
        return (book with { Guest = guest }, book.IsManageable ? null : NoKeys);
    }, cancellationToken);

    /// <summary>Asks everybody for a key again.</summary>
    public Task<ApiError?> KeepGuestsOutAsync(CancellationToken cancellationToken) =>
        store.ChangeAsync(book => (book with { Guest = null }, book.IsManageable ? null : NoKeys), cancellationToken);

    private static ApiError NoKeys => new(StatusCodes.Status409Conflict, "invalid_request_error", "no_keys",
        "There are no keys yet, so whoever reaches the API may use it. Make a key first.");

    private static ApiError? RefusalOf(KeyBook book, ApiKey made) => made switch
    {
        _ when !book.IsManageable && made.ExpiresAt is not null =>
            ApiError.BadRequest("The first key is the administrator's and must not expire: leave expires_at out.", param: "expires_at"),
        _ when book.Keys.Any(key => key.Hash is not null && key.Name == made.Name) => Taken(made.Name),
        _ when book.Keys.Count(key => key.Hash is not null) >= MostKeys =>
            new ApiError(StatusCodes.Status409Conflict, "invalid_request_error", "too_many_keys", $"There are {MostKeys} keys. Revoke one first."),
        _ => null,
    };

    private static ApiError Taken(string name) =>
        new(StatusCodes.Status409Conflict, "invalid_request_error", "name_taken", $"There is a key called '{name}' already.", "name");

    private static ApiError Unknown(string idOrName) =>
        new(StatusCodes.Status404NotFound, "invalid_request_error", "unknown_key", $"There is no key '{idOrName}'.");

    private static partial class Log
    {
        [LoggerMessage(1711, LogLevel.Information, "The API key '{Name}' was made, for the role {Role}")]
        public static partial void Made(ILogger logger, string name, KeyRole role);

        [LoggerMessage(1712, LogLevel.Information, "The API key '{Name}' was revoked")]
        public static partial void Revoked(ILogger logger, string name);
    }
}
