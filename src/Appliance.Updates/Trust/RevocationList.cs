using System.Text.Json;

namespace Appliance.Updates;

/// <summary>
/// What counts no longer: release keys that were lost or stolen, releases that turned out bad. Each list names all that earlier ones named;
/// a device remembers the highest number it saw, and keeps to that list whatever a server sends later.
/// </summary>
public sealed record RevocationList
{
    /// <summary>The format that this version writes, and the highest that it reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The list that revokes nothing.</summary>
    public static RevocationList Empty { get; } = new() { Number = 0, Keys = [], Releases = [] };

    /// <summary>The format's version; readers refuse a higher one. Starts at 1.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Counts the lists, from 1 on.</summary>
    public required long Number { get; init; }

    /// <summary>Release keys, by the fingerprints of their certificates.</summary>
    public required IReadOnlyList<RevokedKey> Keys { get; init; }

    /// <summary>Releases that are not to be installed any more.</summary>
    public required IReadOnlyList<WithdrawnRelease> Releases { get; init; }

    /// <summary>Whether the key with this certificate was revoked.</summary>
    public bool HasKey(string fingerprint) => Keys.Any(key => key.Fingerprint.Equals(fingerprint, StringComparison.OrdinalIgnoreCase));

    /// <summary>The entry of a release that was withdrawn; null when it was not.</summary>
    public WithdrawnRelease? Find(ReleaseVersion version) => Releases.FirstOrDefault(release => release.Version == version);

    /// <summary>Reads a list that the publisher itself signed, after checking that it did.</summary>
    /// <exception cref="JsonException">The list is not signed by one of the roots.</exception>
    public static RevocationList Read(SignedDocument document, IEnumerable<UpdateRoot> roots) =>
        roots.Any(root => root.HasSigned(DocumentKind.Revocations, document))
            ? Parse(document.Payload)
            : throw new JsonException("The list of what was revoked is not signed by a root of this publisher.");

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, UpdateJson.Readable.RevocationList);

    internal static RevocationList Parse(ReadOnlySpan<byte> json)
    {
        UpdateJson.RequireFormat(json, CurrentFormat);
        var list = JsonSerializer.Deserialize(json, UpdateJson.Default.RevocationList) ?? throw new JsonException("The list is empty.");
        return list.Number > 0 && list.Keys.All(key => key is not null && IsReason(key.Reason)) && list.Releases.All(release => release is not null && IsReason(release.Reason))
            ? list
            : throw new JsonException("The list of what was revoked is not as it must be.");
    }

    /// <summary>Whether a text may be a reason: one line of at most 256 characters.</summary>
    public static bool IsReason(string text) => text.Length is > 0 and <= 256 && !text.Any(char.IsControl);
}

/// <summary>A release key that counts no longer.</summary>
/// <param name="Fingerprint">The SHA-256 of its certificate, 64 hexadecimal digits.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record RevokedKey(string Fingerprint, string Reason);

/// <summary>A release that is not to be installed any more.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Reason">Why, for people.</param>
public sealed record WithdrawnRelease(ReleaseVersion Version, string Reason);
