using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace Appliance.Console.Access.Passkeys;

/// <summary>
/// What the rig has to know again when a browser comes back with a passkey's answer: handed out sealed, so that a flood of questions fills no
/// memory here. It counts once, for five minutes, and only for what and whom it was made.
/// </summary>
internal sealed class PasskeyStates(IDataProtectionProvider protection, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly IDataProtector _seal = protection.CreateProtector("hearth.passkeys");
    private readonly ConcurrentDictionary<string, DateTimeOffset> _used = [];

    /// <summary>Seals a state.</summary>
    /// <param name="purpose">What it is for.</param>
    /// <param name="user">Whom it is for; empty for whoever comes.</param>
    /// <param name="state">What to know again.</param>
    public string Seal(string purpose, string user, string state) =>
        _seal.Protect(JsonSerializer.Serialize(new Sealed(purpose, user, time.GetUtcNow() + Life, state)));

    /// <summary>Opens a state; null when it is none, for something or somebody else, too old, or was used.</summary>
    public string? Open(string purpose, string user, string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Sealed>(_seal.Unprotect(text)) is { } state && state.Purpose == purpose && state.User == user
                && time.GetUtcNow() <= state.End && !_used.ContainsKey(Mark(text)) ? state.State : null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Uses a state up, once its answer was found right.</summary>
    /// <returns>False when somebody was faster.</returns>
    public bool Use(string text)
    {
        var now = time.GetUtcNow();
        foreach (var (mark, end) in _used)
        {
            if (now > end)
            {
                _used.TryRemove(mark, out _);
            }
        }
        return _used.TryAdd(Mark(text), now + Life);
    }

    private static string Mark(string text) => Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));

    private sealed record Sealed(string Purpose, string User, DateTimeOffset End, string State);
}
