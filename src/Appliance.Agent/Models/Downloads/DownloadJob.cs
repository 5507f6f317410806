namespace Appliance.Agent.Models.Downloads;

/// <summary>What is to be brought into the store. It is kept on the disk until that is done.</summary>
internal sealed record DownloadJob
{
    /// <summary>Names it in the API and on the disk.</summary>
    public required string Id { get; init; }

    /// <summary>The model's name in the API once it is there.</summary>
    public required string Model { get; init; }

    /// <summary>Where it comes from.</summary>
    public required DownloadSource Source { get; init; }

    /// <summary>Its files; all become visible, or none.</summary>
    public required IReadOnlyList<DownloadFile> Files { get; init; }

    /// <summary>The repository at the hub.</summary>
    public string? Repository { get; init; }

    /// <summary>The version of the repository.</summary>
    public string? Commit { get; init; }

    /// <summary>Its licence in the catalogue.</summary>
    public string? Licence { get; init; }

    /// <summary>Other names under which it was asked for.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>When it was asked for.</summary>
    public DateTimeOffset Requested { get; init; }

    /// <summary>Who asked for it.</summary>
    public string? By { get; init; }

    /// <summary>Whether all files are verified and are being given their final names.</summary>
    public bool IsPublishing { get; init; }

    /// <summary>Why it ended; null while it has not.</summary>
    public string? Error { get; init; }

    /// <summary>Whether someone made it rest.</summary>
    public bool IsPaused { get; init; }

    /// <summary>All its files.</summary>
    public long Size => Files.Sum(file => file.Size);

    /// <summary>Whether the other one brings the same bytes under the same names.</summary>
    public bool IsSameAs(DownloadJob other) => Files.Select(file => (file.Name, file.Size, file.Sha256))
        .SequenceEqual(other.Files.Select(file => (file.Name, file.Size, file.Sha256)));
}

/// <summary>Where a model comes from.</summary>
internal enum DownloadSource
{
    /// <summary>The hub.</summary>
    Hub,

    /// <summary>A disk that is only read.</summary>
    Disk,
}

/// <summary>One file of a download.</summary>
/// <param name="Path">Where it comes from: in the repository, or on the disk.</param>
/// <param name="Name">What it will be called in the store.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">In lower-case hex; null when only reading it will tell.</param>
internal sealed record DownloadFile(string Path, string Name, long Size, string? Sha256);
