using System.Text.Json;
using System.Text.RegularExpressions;

namespace Appliance.Updates;

/// <summary>What a feed must be like beyond its JSON. A publisher is checked by it before signing, a device checks it after.</summary>
internal static partial class FeedRules
{
    /// <summary>The most releases in a feed.</summary>
    public const int MostReleases = 32;

    /// <summary>The most characters of a release's notes.</summary>
    public const int LongestNotes = 8 << 10;

    private const int LongestText = 128;

    // What no disk of a rig can hold is a mistake, or a trap.
    private static readonly long LargestFile = ByteSize.FromGiB(64).Bytes;

    /// <summary>Checks a feed.</summary>
    /// <exception cref="JsonException">With what is wrong first.</exception>
    public static void Check(UpdateFeed feed)
    {
        Require(IsLine(feed.Name), "name");
        Require(Label().IsMatch(feed.Profile), "profile");
        Require(Label().IsMatch(feed.Channel), "channel");
        Require(feed.Expires > feed.Created, "expires");
        Require(feed.Releases is { Count: > 0 and <= MostReleases }, "releases");
        foreach (var release in feed.Releases)
        {
            Check(release);
        }
        Require(feed.Releases.Zip(feed.Releases.Skip(1)).All(pair => pair.First.Version > pair.Second.Version), "releases");
    }

    /// <summary>Whether a text may name a profile or a channel.</summary>
    public static bool IsLabel(string text) => Label().IsMatch(text);

    private static void Check(UpdateManifest? release)
    {
        // A list may hold null: the serializer checks members, not items.
        Require(release is not null, "releases");
        Require(release!.MinimumVersion <= release.Version, "minimumVersion");
        Require(Commit().IsMatch(release.Commit), "commit");
        Require(IsLine(release.Kernel), "kernel");
        Require(release.Driver is null || IsLine(release.Driver), "driver");
        Require(Hash().IsMatch(release.RootHash), "rootHash");
        Require(release.Notes.Length <= LongestNotes && !release.Notes.Any(c => char.IsControl(c) && c is not '\n'), "notes");
        foreach (var artifact in release.Artifacts)
        {
            Require(artifact is not null, "artifacts");
            Check(artifact!);
        }
        foreach (var kind in Enum.GetValues<UpdateKind>())
        {
            var count = release.Artifacts.Count(artifact => artifact.Kind == kind);
            Require(count == 1 || (count == 0 && kind == UpdateKind.Loader), "artifacts");
        }
        Require(release.Artifacts.DistinctBy(artifact => artifact.File, StringComparer.OrdinalIgnoreCase).Count() == release.Artifacts.Count, "file");
    }

    private static void Check(UpdateArtifact artifact)
    {
        Require(FileName().IsMatch(artifact.File), "file");
        Require(Enum.IsDefined(artifact.Kind), "kind");
        Require(Enum.IsDefined(artifact.Compression), "compression");
        Require(artifact.Size > 0 && artifact.Size <= LargestFile, "size");
        Require(artifact.ContentSize > 0 && artifact.ContentSize <= LargestFile, "contentSize");
        Require(Hash().IsMatch(artifact.Sha256), "sha256");
        Require(Hash().IsMatch(artifact.ContentSha256), "contentSha256");
        Require(artifact.Compression != UpdateCompression.None
            || (artifact.ContentSize == artifact.Size && artifact.ContentSha256 == artifact.Sha256), "contentSha256");
    }

    private static bool IsLine(string text) => text.Length is > 0 and <= LongestText && !text.Any(char.IsControl);

    private static void Require(bool isSound, string member)
    {
        if (!isSound)
        {
            throw new JsonException($"The feed's '{member}' is not as it must be.");
        }
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]{0,31}\z")]
    private static partial Regex Label();

    [GeneratedRegex(@"^[0-9A-Za-z][0-9A-Za-z._-]{0,63}\z")]
    private static partial Regex FileName();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Hash();

    [GeneratedRegex(@"^[0-9a-f]{40}\z")]
    private static partial Regex Commit();
}
