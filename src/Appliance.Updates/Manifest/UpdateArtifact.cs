namespace Appliance.Updates;

/// <summary>One file of an update.</summary>
public sealed record UpdateArtifact
{
    /// <summary>The file's name, without a folder; it lies in the folder of its version.</summary>
    public required string File { get; init; }

    /// <summary>What it is for.</summary>
    public required UpdateKind Kind { get; init; }

    /// <summary>How it is compressed.</summary>
    public required UpdateCompression Compression { get; init; }

    /// <summary>Its size in bytes, as it is fetched.</summary>
    public required long Size { get; init; }

    /// <summary>The SHA-256 of the file as it is fetched, 64 hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The size of its content in bytes: of the file itself where it is not compressed.</summary>
    public required long ContentSize { get; init; }

    /// <summary>The SHA-256 of its content, 64 hexadecimal digits.</summary>
    public required string ContentSha256 { get; init; }
}
