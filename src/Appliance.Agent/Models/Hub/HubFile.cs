namespace Appliance.Agent.Models.Hub;

/// <summary>A file of a repository as the hub lists it.</summary>
/// <param name="Path">In the repository.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">In lower-case hex; null for small files, of which the hub knows no such checksum.</param>
internal sealed record HubFile(string Path, long Size, string? Sha256)
{
    /// <summary>Its name without the folders.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}

/// <summary>A repository at one moment.</summary>
/// <param name="Repository">Owner and name.</param>
/// <param name="Commit">The version, by which the same files can be had later.</param>
/// <param name="Files">All its files.</param>
internal sealed record HubListing(string Repository, string Commit, IReadOnlyList<HubFile> Files);
