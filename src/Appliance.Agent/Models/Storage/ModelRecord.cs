namespace Appliance.Agent.Models.Storage;

/// <summary>What is known of a stored model beside its files.</summary>
internal sealed record ModelRecord
{
    /// <summary>The model's name in the API.</summary>
    public required string Model { get; init; }

    /// <summary>Its files with their checksums.</summary>
    public required IReadOnlyList<RecordedFile> Files { get; init; }

    /// <summary>Where it came from: an address, <c>upload</c>, <c>disk</c> or <c>found</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The version of its repository.</summary>
    public string? Commit { get; init; }

    /// <summary>Its licence in the catalogue.</summary>
    public string? Licence { get; init; }

    /// <summary>The name in <c>general.architecture</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary>Other names under which it was asked for, and answers.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>When it was stored.</summary>
    public DateTimeOffset Stored { get; init; }

    /// <summary>Who asked for it.</summary>
    public string? By { get; init; }

    /// <summary>When its files were last found to be what they were.</summary>
    public DateTimeOffset? Verified { get; init; }

    /// <summary>What is wrong with its files; null when nothing is known to be. Such a model is not served.</summary>
    public string? Damage { get; init; }
}

/// <summary>One file of a stored model.</summary>
/// <param name="Name">In the store.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">In lower-case hex.</param>
internal sealed record RecordedFile(string Name, long Size, string Sha256);
