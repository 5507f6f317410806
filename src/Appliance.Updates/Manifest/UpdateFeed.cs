using System.Text.Json;

namespace Appliance.Updates;

/// <summary>
/// What a channel has to offer: the document that a release key signs. It is signed as a whole, so nobody can leave out a release, or put
/// an old one in another's place.
/// </summary>
public sealed record UpdateFeed
{
    /// <summary>The format that this version writes, and the highest that it reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The format's version; readers refuse a higher one. Starts at 1.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>The product's name.</summary>
    public required string Name { get; init; }

    /// <summary>The profile that these images were built from; another rig's image may not even boot.</summary>
    public required string Profile { get; init; }

    /// <summary>The channel: <c>stable</c>, <c>beta</c>.</summary>
    public required string Channel { get; init; }

    /// <summary>When it was signed. A device that has seen a later one refuses this one.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Until when it may be believed: a server that is frozen, or held back, is noticed by then.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>The releases, newest first; at least one.</summary>
    public required IReadOnlyList<UpdateManifest> Releases { get; init; }

    /// <summary>The newest release.</summary>
    public UpdateManifest Newest() => Releases[0];

    /// <summary>The feed as indented JSON with a final newline; the same bytes for the same content.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, UpdateJson.Readable.UpdateFeed) + "\n";

    /// <summary>Reads a feed and checks all that it says. What this version does not know is ignored.</summary>
    /// <exception cref="JsonException">The text is no feed, or one that contradicts itself.</exception>
    /// <exception cref="UpdateFormatException">It was written by a later version, in a format that this one cannot read.</exception>
    public static UpdateFeed Parse(ReadOnlySpan<byte> json)
    {
        UpdateJson.RequireFormat(json, CurrentFormat);
        var feed = JsonSerializer.Deserialize(json, UpdateJson.Default.UpdateFeed) ?? throw new JsonException("The feed is empty.");
        FeedRules.Check(feed);
        return feed;
    }
}
