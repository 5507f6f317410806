namespace Appliance.Agent.Models;

/// <summary>The answer of <c>GET /api/hearth/models</c>. Sizes are bytes.</summary>
/// <param name="Models">What can be served.</param>
/// <param name="Unusable">What cannot.</param>
/// <param name="Total">What the models in the store take.</param>
/// <param name="Free">What is free on the store's disk.</param>
/// <param name="Reserve">What of that is kept for the system.</param>
internal sealed record StoreListBody(IReadOnlyList<StoredModelBody> Models, IReadOnlyList<UnusableFileBody> Unusable, long Total, long Free, long Reserve);

/// <summary>A model that can be served.</summary>
internal sealed record StoredModelBody(
    string Id, long Size, bool IsInStore, string State, string Kind, string? Architecture, string? Source, string? Commit, string? Licence,
    IReadOnlyList<string> Names, DateTimeOffset? Stored, DateTimeOffset? Verified, IReadOnlyList<StoredFileBody> Files);

/// <summary>A file of a model.</summary>
internal sealed record StoredFileBody(string Name, long Size, string Sha256);

/// <summary>A file that cannot be served.</summary>
internal sealed record UnusableFileBody(string Id, string File, string Reason, bool IsInStore);

/// <summary>The answer of <c>POST /api/hearth/models/NAME/verify</c>.</summary>
/// <param name="Id">The model.</param>
/// <param name="IsSound">Whether its files are what they were when they were stored.</param>
/// <param name="Damage">What is wrong.</param>
/// <param name="Files">The files with the checksums they should have.</param>
internal sealed record VerifiedBody(string Id, bool IsSound, string? Damage, IReadOnlyList<StoredFileBody> Files);

/// <summary>The body of Ollama's <c>POST /api/copy</c>.</summary>
internal sealed record CopyRequest(string? Source, string? Destination);

/// <summary>A line of progress in Ollama's <c>POST /api/pull</c>.</summary>
internal sealed record PullProgressBody(string? Status, string? Digest = null, long? Total = null, long? Completed = null, string? Error = null);

/// <summary>The answer of <c>GET /api/hearth/hub</c>.</summary>
/// <param name="Address">Where models are fetched from.</param>
/// <param name="IsAllowed">Whether they may be.</param>
/// <param name="HasToken">Whether an access token is set.</param>
internal sealed record HubBody(Uri Address, bool IsAllowed, bool HasToken);
