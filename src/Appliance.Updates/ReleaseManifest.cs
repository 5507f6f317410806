using System.Text.Json;
using System.Text.Json.Serialization;

namespace Appliance.Updates;

/// <summary>What a release is made of: written beside the image as <c>manifest.json</c>.</summary>
public sealed record ReleaseManifest
{
    /// <summary>The format's version; readers refuse a higher one. Starts at 1.</summary>
    public int Format { get; init; } = 1;

    /// <summary>The product's name.</summary>
    public required string Name { get; init; }

    /// <summary>The release's version: <c>0.1.42</c>.</summary>
    public required string Version { get; init; }

    /// <summary>The profile that it was built from: <c>appliance</c>, <c>vm</c>.</summary>
    public required string Profile { get; init; }

    /// <summary>The commit that it was built from, 40 hexadecimal digits.</summary>
    public required string Commit { get; init; }

    /// <summary>The commit's time: every file of the image bears it.</summary>
    public required DateTimeOffset SourceDate { get; init; }

    /// <summary>The kernel's release: <c>6.12.117+deb13-amd64</c>.</summary>
    public required string Kernel { get; init; }

    /// <summary>The root hash of the dm-verity tree, 64 hexadecimal digits: it names the root's content, and the kernel image boots only this.</summary>
    public required string RootHash { get; init; }

    /// <summary>The files of the release.</summary>
    public required IReadOnlyList<ReleaseArtifact> Artifacts { get; init; }

    /// <summary>Uncompressed bytes by part of the image.</summary>
    public required IReadOnlyDictionary<string, long> Sizes { get; init; }

    /// <summary>The Debian packages inside, by tree (<c>root</c>, <c>runner</c>), then by name, with their versions.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Packages { get; init; }

    /// <summary>The manifest as indented JSON with a final newline; the same bytes for the same content.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ReleaseManifestJson.Readable.ReleaseManifest) + "\n";

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="JsonException">The text is not a manifest.</exception>
    public static ReleaseManifest Parse(string json) =>
        JsonSerializer.Deserialize(json, ReleaseManifestJson.Default.ReleaseManifest) ?? throw new JsonException("The manifest is empty.");
}

/// <summary>One file of a release.</summary>
/// <param name="File">The file's name, without a folder.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">The SHA-256 of its content, 64 hexadecimal digits.</param>
public sealed record ReleaseArtifact(string File, long Size, string Sha256);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(ReleaseManifest))]
internal sealed partial class ReleaseManifestJson : JsonSerializerContext
{
    // A plus sign stays as it is: the file is read by people and never put into a web page.
    public static ReleaseManifestJson Readable { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
