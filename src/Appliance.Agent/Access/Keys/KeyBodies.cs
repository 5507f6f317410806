using System.Text.Json;

namespace Appliance.Agent.Access.Keys;

/// <summary>What a key is to be. A field that is absent stays as it is; null takes a limit away.</summary>
internal sealed record KeyRequest
{
    /// <summary>What people call it.</summary>
    public string? Name { get; init; }

    /// <summary>user or admin; only when a key is made.</summary>
    public KeyRole? Role { get; init; }

    /// <summary>A list of names, with <c>*</c> and <c>?</c>.</summary>
    public JsonElement Models { get; init; }

    /// <summary>An instant.</summary>
    public JsonElement ExpiresAt { get; init; }

    public JsonElement RequestsPerMinute { get; init; }

    public JsonElement TokensPerMinute { get; init; }

    public JsonElement Concurrent { get; init; }
}

/// <summary>The keys. Of no key is told what opens anything.</summary>
/// <param name="AsksForKeys">False while no key was ever made.</param>
/// <param name="Keys">Those that were not revoked, oldest first.</param>
/// <param name="Guest">What whoever sends no key may do; absent when that is nothing.</param>
internal sealed record KeyListBody(bool AsksForKeys, IReadOnlyList<KeyBody> Keys, GuestBody? Guest);

/// <summary>A key, without the key.</summary>
internal sealed record KeyBody(
    string Id,
    string Name,
    KeyRole Role,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    IReadOnlyList<string>? Models,
    int? RequestsPerMinute,
    long? TokensPerMinute,
    int? Concurrent)
{
    public static KeyBody Of(ApiKey key) => new(
        key.Id, key.Name, key.Role, key.CreatedAt, key.ExpiresAt, key.Models,
        key.Limits.RequestsPerMinute, key.Limits.TokensPerMinute, key.Limits.Concurrent);
}

/// <summary>A key that was just made.</summary>
/// <param name="Key">The key itself, which is told only now.</param>
/// <param name="About">What it may do.</param>
internal sealed record MadeKeyBody(string Key, KeyBody About);

/// <summary>What guests may do.</summary>
internal sealed record GuestBody(IReadOnlyList<string>? Models, int? RequestsPerMinute, long? TokensPerMinute, int? Concurrent)
{
    public static GuestBody? Of(Guest? guest) => guest is null
        ? null
        : new GuestBody(guest.Models, guest.Limits.RequestsPerMinute, guest.Limits.TokensPerMinute, guest.Limits.Concurrent);
}
