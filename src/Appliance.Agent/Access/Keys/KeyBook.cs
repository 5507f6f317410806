using System.Text.Json.Serialization;

namespace Appliance.Agent.Access.Keys;

/// <summary>All keys ever made, and what guests may do.</summary>
/// <param name="Keys">Oldest first; revoked ones stay, for the names in the usage.</param>
/// <param name="Guest">Null while nobody is let in without a key.</param>
internal sealed record KeyBook(IReadOnlyList<ApiKey> Keys, Guest? Guest)
{
    public static KeyBook Empty { get; } = new([], null);

    /// <summary>The key of this id or, among those not revoked, of this name.</summary>
    public ApiKey? Find(string idOrName) =>
        Keys.FirstOrDefault(key => key.Id == idOrName) ?? Keys.FirstOrDefault(key => key.Hash is not null && key.Name == idOrName);

    /// <summary>The same with one key as it is now.</summary>
    public KeyBook With(ApiKey changed) => this with { Keys = [.. Keys.Select(key => key.Id == changed.Id ? changed : key)] };

    /// <summary>Whether an administrator's key is left that will not end by itself: without one, nobody could ever manage keys again.</summary>
    [JsonIgnore]
    public bool IsManageable => Keys.Any(key => key is { Role: KeyRole.Admin, Hash: not null, ExpiresAt: null });
}
