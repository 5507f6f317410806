using System.Net;
using System.Security.Cryptography;
using Appliance.Settings;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Appliance.Console.Access.Passkeys;

/// <summary>
/// Makes passkeys and lets people in with them (WebAuthn). The ceremonies are ASP.NET Core's own; without the rest of its Identity, since a
/// household is a part of one document. Each change answers with null, or with the key of the text that says why not.
/// </summary>
internal sealed partial class PasskeyDesk : IDisposable
{
    private const string Making = "make";
    private const string SigningIn = "sign-in";
    private const int OwnerBytes = 16;
    private const int LongestName = 64;
    private const int Most = 16;

    private readonly SettingsStore _settings;
    private readonly PasskeyStates _states;
    private readonly ILogger<PasskeyDesk> _logger;
    private readonly UserManager<UserSettings> _people;
    private readonly PasskeyHandler<UserSettings> _ceremonies;

    public PasskeyDesk(SettingsStore settings, PasskeyStates states, ILogger<PasskeyDesk> logger, ILogger<UserManager<UserSettings>> people)
    {
        (_settings, _states, _logger) = (settings, states, logger);
        _people = new UserManager<UserSettings>(
            new PasskeyShelf(settings), Options.Create(new IdentityOptions()), new PasswordHasher<UserSettings>(), [], [], new UpperInvariantLookupNormalizer(), new IdentityErrorDescriber(), null!, people);
        // The passkey alone lets in: so it has to ask its owner for a finger, a face or a number, and to know whose it is.
        _ceremonies = new PasskeyHandler<UserSettings>(_people, Options.Create(new IdentityPasskeyOptions
        {
            UserVerificationRequirement = "required",
            ResidentKeyRequirement = "required",
            AttestationConveyancePreference = "none",
        }));
    }

    /// <summary>Whether anybody could sign in with one.</summary>
    public bool IsUsed => _settings.Current.Document.Users.Any(user => user.Passkeys.Count > 0);

    /// <summary>Whether passkeys work under the name by which a request came: browsers know none for an address.</summary>
    public static bool Serves(HttpRequest request) => Serves(request.Host.Host);

    /// <summary>Whether passkeys work under this name.</summary>
    public static bool Serves(string host) => !IPAddress.TryParse(host.Trim('[', ']'), out _);

    /// <summary>What the browser is asked for, to make a passkey for somebody.</summary>
    public async Task<(string Options, string State)> BeginAsync(HttpContext context, UserSettings user)
    {
        var owner = await _people.GetUserIdAsync(user) is { Length: > 0 } known ? known : WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(OwnerBytes));
        var made = await _ceremonies.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = owner, Name = user.Name, DisplayName = user.Name }, context);
        return (made.CreationOptionsJson, _states.Seal(Making, user.Name, made.AttestationState ?? ""));
    }

    /// <summary>Keeps the passkey that the browser made.</summary>
    public async Task<string?> AddAsync(HttpContext context, string user, string state, string credential, string name)
    {
        if (_states.Open(Making, user, state) is not { } known)
        {
            return "passkey.late";
        }
        var result = await _ceremonies.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = credential, AttestationState = known });
        if (!result.Succeeded)
        {
            Log.NotMade(_logger, result.Failure.Message);
            return "passkey.wrong";
        }
        if (!_states.Use(state))
        {
            return "passkey.late";
        }
        var trimmed = name.Trim();
        result.Passkey.Name = trimmed.Length > LongestName ? trimmed[..LongestName] : trimmed;
        var entry = PasskeyEntry.Of(result.Passkey, result.UserEntity.Id, context.Request.Host.Host);
        return await ChangeAsync(user, passkeys => passkeys.Count < Most ? [.. passkeys, entry] : null, "passkey.many", context.RequestAborted);
    }

    /// <summary>What the browser is asked for, to find out who comes.</summary>
    public async Task<(string Options, string State)> AskAsync(HttpContext context)
    {
        var asked = await _ceremonies.MakeRequestOptionsAsync(null, context);
        return (asked.RequestOptionsJson, _states.Seal(SigningIn, "", asked.AssertionState ?? ""));
    }

    /// <summary>Who came; null when the answer is nobody's.</summary>
    public async Task<UserSettings?> FindAsync(HttpContext context, string state, string credential)
    {
        if (_states.Open(SigningIn, "", state) is not { } known)
        {
            return null;
        }
        var result = await _ceremonies.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = credential, AssertionState = known });
        if (!result.Succeeded)
        {
            Log.Refused(_logger, AttemptLimits.KeyOf(context.Connection.RemoteIpAddress), result.Failure.Message);
            return null;
        }
        if (!_states.Use(state))
        {
            return null;
        }
        await CountAsync(result.User, result.Passkey, context.RequestAborted);
        return result.User;
    }

    /// <summary>Forgets a passkey.</summary>
    public Task<string?> RemoveAsync(string user, string id, CancellationToken cancellationToken) =>
        ChangeAsync(user, passkeys => [.. passkeys.Where(entry => entry.Id != id)], "users.gone", cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _people.Dispose();

    // A copy of a passkey that counts is told by a count that went back. Most do not count, and nothing is written then.
    private async Task CountAsync(UserSettings user, UserPasskeyInfo used, CancellationToken cancellationToken)
    {
        var id = WebEncoders.Base64UrlEncode(used.CredentialId);
        if (PasskeyEntry.Of(user).First(entry => entry.Id == id) is var entry && (entry.Count != used.SignCount || entry.IsCopied != used.IsBackedUp))
        {
            var now = entry with { Count = used.SignCount, IsCopied = used.IsBackedUp };
            await ChangeAsync(user.Name, passkeys => [.. passkeys.Select(other => other.Id == id ? now : other)], "users.gone", cancellationToken);
        }
    }

    private async Task<string?> ChangeAsync(
        string user, Func<IReadOnlyList<PasskeyEntry>, IReadOnlyList<PasskeyEntry>?> change, string whenRefused, CancellationToken cancellationToken)
    {
        string? problem = null;
        var result = await _settings.UpdateAsync(
            document =>
            {
                problem = null;
                if (document.Users.FirstOrDefault(other => other.Name == user) is not { } found)
                {
                    problem = "users.gone";
                    return document;
                }
                if (change(PasskeyEntry.Of(found)) is not { } changed)
                {
                    problem = whenRefused;
                    return document;
                }
                var with = found with { Passkeys = [.. changed.Select(entry => entry.Write())] };
                return document with { Users = [.. document.Users.Select(other => other.Name == user ? with : other)] };
            },
            cancellationToken);
        return problem ?? (result is SaveResult.Saved ? null : "users.notSaved");
    }

    private static partial class Log
    {
        [LoggerMessage(3105, LogLevel.Warning, "A passkey was not made: {Reason}")]
        public static partial void NotMade(ILogger logger, string reason);

        [LoggerMessage(3106, LogLevel.Warning, "Somebody at {Address} was not let in by a passkey: {Reason}")]
        public static partial void Refused(ILogger logger, string address, string reason);
    }
}
