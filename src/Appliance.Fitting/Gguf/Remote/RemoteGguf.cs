namespace Appliance.Fitting.Gguf;

/// <summary>What a model file on a web server says about itself; its tensor data stayed where it is.</summary>
public sealed record RemoteGguf
{
    /// <summary>The header.</summary>
    public required GgufFile File { get; init; }

    /// <summary>How long the file is there; null when the server serves no parts and does not say.</summary>
    public required ByteSize? Length { get; init; }

    /// <summary>What was taken from the server, without protocol overhead.</summary>
    public required ByteSize BytesRead { get; init; }

    /// <summary>Whether the server serves parts of files. Without that a broken download of it begins anew.</summary>
    public required bool HasRanges { get; init; }

    /// <summary>Whether the file ends before its last tensor does: a download of it would be useless.</summary>
    public bool IsTruncated => Length is { } length && length.Bytes < File.ExpectedLength;
}
