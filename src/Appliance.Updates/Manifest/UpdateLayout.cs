namespace Appliance.Updates;

/// <summary>
/// Where the files of updates lie, on a web server as on a stick: <c>PROFILE/CHANNEL/update.json</c>, and beside it a folder for each version.
/// </summary>
public static class UpdateLayout
{
    /// <summary>The signed file of a channel: the only one that changes.</summary>
    public const string SignedFile = "update.json";

    /// <summary>What the signed file says, for people; no device reads it.</summary>
    public const string ReadableFile = "feed.json";

    /// <summary>The label of a stick with updates.</summary>
    public const string StickLabel = "HEARTH-UPDATE";

    /// <summary>That label on file systems whose labels have eleven characters: FAT, exFAT.</summary>
    public const string ShortStickLabel = "HEARTHUPDAT";

    /// <summary>The most bytes of the signed file that are read.</summary>
    public static ByteSize LargestSignedFile { get; } = ByteSize.FromMiB(1);

    /// <summary>The path of a channel's folder, without a slash at its ends.</summary>
    public static string Channel(string profile, string channel) => $"{profile}/{channel}";

    /// <summary>The path of a file within the channel's folder.</summary>
    public static string Artifact(ReleaseVersion version, UpdateArtifact artifact) => $"{version}/{artifact.File}";
}
