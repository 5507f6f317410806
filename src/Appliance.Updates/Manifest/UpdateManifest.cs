using System.Text.Json.Serialization;

namespace Appliance.Updates;

/// <summary>One release as a device sees it: what it is, from which versions it can be reached, and the files it consists of.</summary>
public sealed record UpdateManifest
{
    /// <summary>The release's version.</summary>
    public required ReleaseVersion Version { get; init; }

    /// <summary>The oldest version that may go to this one directly; an older one takes a step in between.</summary>
    public required ReleaseVersion MinimumVersion { get; init; }

    /// <summary>The commit that it was built from, 40 hexadecimal digits.</summary>
    public required string Commit { get; init; }

    /// <summary>The commit's time.</summary>
    public required DateTimeOffset SourceDate { get; init; }

    /// <summary>The kernel's release: <c>6.12.117+deb13-amd64</c>.</summary>
    public required string Kernel { get; init; }

    /// <summary>The version of the graphics driver inside; null when there is none.</summary>
    public string? Driver { get; init; }

    /// <summary>The root hash of the dm-verity tree, 64 hexadecimal digits: what the slot is checked against after it was written.</summary>
    public required string RootHash { get; init; }

    /// <summary>Whether its keys were made on the spot, by whoever built it for trying.</summary>
    public required bool IsDevelopment { get; init; }

    /// <summary>What is new, for people: plain text, several lines.</summary>
    public required string Notes { get; init; }

    /// <summary>The files: one root, one verity tree, one kernel image, and the boot loader or not.</summary>
    public required IReadOnlyList<UpdateArtifact> Artifacts { get; init; }

    /// <summary>How much there is to fetch.</summary>
    [JsonIgnore]
    public ByteSize DownloadSize => new(Artifacts.Sum(artifact => artifact.Size));

    /// <summary>The file of a kind; null when the release has none.</summary>
    public UpdateArtifact? Find(UpdateKind kind) => Artifacts.FirstOrDefault(artifact => artifact.Kind == kind);

    /// <summary>The file of a kind that every release has.</summary>
    /// <exception cref="InvalidOperationException">The kind is one that it need not have, and it has none.</exception>
    public UpdateArtifact Get(UpdateKind kind) => Find(kind) ?? throw new InvalidOperationException($"The release {Version} has no file of the kind {kind}.");
}
