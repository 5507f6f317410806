using System.Text.Json;

namespace Appliance.Updates;

/// <summary>
/// The file <c>update.json</c>: the signed feed with all that is needed to believe it. One file, so that no reader can meet the half of one
/// publication and the half of the next.
/// </summary>
public sealed record SignedUpdate
{
    /// <summary>The format that this version writes, and the highest that it reads.</summary>
    public const int CurrentFormat = 1;

    // A root key changes in years, if ever.
    private const int MostRootChanges = 32;

    /// <summary>The format's version; readers refuse a higher one. Starts at 1.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Every change of the root key since the first, in order: a device that was off for years follows them.</summary>
    public required IReadOnlyList<SignedDocument> RootChanges { get; init; }

    /// <summary>What was revoked; null when nothing ever was.</summary>
    public SignedDocument? Revocations { get; init; }

    /// <summary>The feed.</summary>
    public required SignedDocument Feed { get; init; }

    /// <summary>The file's content.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, UpdateJson.Readable.SignedUpdate) + "\n";

    /// <summary>Reads the file. Nothing of it is believed yet.</summary>
    /// <exception cref="JsonException">The text is no such file.</exception>
    /// <exception cref="UpdateFormatException">It was written by a later version, in a format that this one cannot read.</exception>
    public static SignedUpdate Parse(ReadOnlySpan<byte> json)
    {
        UpdateJson.RequireFormat(json, CurrentFormat);
        var update = JsonSerializer.Deserialize(json, UpdateJson.Default.SignedUpdate) ?? throw new JsonException("The file is empty.");
        return update.RootChanges.Count <= MostRootChanges && !update.RootChanges.Contains(null!)
            ? update
            : throw new JsonException("The file's changes of the root key are not as they must be.");
    }
}
