using System.Text.Json;
using Appliance.Settings;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Appliance.Console.Access.Passkeys;

/// <summary>A passkey as it stands beside its owner in the settings: <see cref="UserSettings.Passkeys"/>.</summary>
internal sealed record PasskeyEntry
{
    /// <summary>What authenticators know the owner by; one for all passkeys of an account, and not its name, which they may show to others.</summary>
    public required string Owner { get; init; }

    /// <summary>The credential's id, base64url.</summary>
    public required string Id { get; init; }

    /// <summary>The public key (COSE), base64url.</summary>
    public required string Key { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the rig that it was made for: browsers offer it there and nowhere else.</summary>
    public required string Host { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>How often it was used, where it counts.</summary>
    public uint Count { get; init; }

    /// <summary>Whether it may be copied to other devices of its owner.</summary>
    public bool MayBeCopied { get; init; }

    /// <summary>Whether it has been.</summary>
    public bool IsCopied { get; init; }

    /// <summary>How browsers reach it.</summary>
    public IReadOnlyList<string> Transports { get; init; } = [];

    /// <summary>Those of somebody; what is none is passed over.</summary>
    public static IReadOnlyList<PasskeyEntry> Of(UserSettings user) => [.. user.Passkeys.Select(Parse).OfType<PasskeyEntry>()];

    /// <summary>The entry for what an authenticator made.</summary>
    public static PasskeyEntry Of(UserPasskeyInfo made, string owner, string host) => new()
    {
        Owner = owner,
        Id = WebEncoders.Base64UrlEncode(made.CredentialId),
        Key = WebEncoders.Base64UrlEncode(made.PublicKey),
        Name = made.Name ?? "",
        Host = host,
        MadeAt = made.CreatedAt,
        Count = made.SignCount,
        MayBeCopied = made.IsBackupEligible,
        IsCopied = made.IsBackedUp,
        Transports = made.Transports ?? [],
    };

    /// <summary>As the settings keep it.</summary>
    public string Write() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    /// <summary>As the ceremonies take it. What its maker vouched for is not kept: nobody asked for it.</summary>
    public UserPasskeyInfo ToInfo() => new(
        WebEncoders.Base64UrlDecode(Id), WebEncoders.Base64UrlDecode(Key), MadeAt, Count, [.. Transports], isUserVerified: true, MayBeCopied, IsCopied, [], [])
    {
        Name = Name,
    };

    private static PasskeyEntry? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<PasskeyEntry>(text, JsonSerializerOptions.Web);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
