namespace Appliance.Console.Ports;

/// <summary>The keys of the API.</summary>
public interface IKeys
{
    /// <summary>Whether the API asks for keys.</summary>
    bool AreAskedFor { get; }

    /// <summary>Whether programs in the house's own network are let in without a key.</summary>
    bool IsKeyless { get; }

    /// <summary>The keys that were not revoked, oldest first.</summary>
    IReadOnlyList<KeyEntry> All { get; }

    /// <summary>Where programs reach the API, such as <c>http://hearth.local:11434</c>.</summary>
    Uri Address { get; }

    /// <summary>Lets programs in the house's own network in without a key, or asks them for one again.</summary>
    /// <returns>Why it was not changed, as a sentence; null when it was.</returns>
    Task<string?> SetKeylessAsync(bool isKeyless, CancellationToken cancellationToken);

    /// <summary>Makes a key.</summary>
    /// <returns>The key itself, told only now; or why it was not made, as a sentence.</returns>
    Task<(string? Secret, string? Problem)> MakeAsync(KeyWish wish, CancellationToken cancellationToken);

    /// <summary>Ends a key at once.</summary>
    /// <returns>Why it was not, as a sentence; null when it is ended.</returns>
    Task<string?> RevokeAsync(string id, CancellationToken cancellationToken);
}

/// <summary>What a key is to be; null where there is no limit.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="IsAdmin">Whether it may also manage keys and models.</param>
/// <param name="RequestsPerMinute">Requests to models within any minute.</param>
/// <param name="TokensPerMinute">Tokens within any minute.</param>
/// <param name="Concurrent">Answers at the same time.</param>
/// <param name="ExpiresAt">When it ends by itself.</param>
/// <param name="Models">Names of the models it is for, with <c>*</c> and <c>?</c>.</param>
public sealed record KeyWish(
    string Name, bool IsAdmin, int? RequestsPerMinute = null, long? TokensPerMinute = null, int? Concurrent = null, DateTimeOffset? ExpiresAt = null,
    IReadOnlyList<string>? Models = null);

/// <summary>A key, without what opens anything.</summary>
/// <param name="Id">Tells it from all others.</param>
/// <param name="Created">When it was made.</param>
/// <param name="Wish">What it is.</param>
public sealed record KeyEntry(string Id, DateTimeOffset Created, KeyWish Wish);
