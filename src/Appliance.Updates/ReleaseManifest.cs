using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Appliance.Updates;

/// <summary>What a release is made of: written beside the image as <c>manifest.json</c>.</summary>
public sealed record ReleaseManifest
{
    /// <summary>The format that this version writes, and the highest that it reads.</summary>
    public const int CurrentFormat = 1;

    // People read the file too: a version's + stays a +. It is no part of a web page.
    private static readonly ReleaseManifestJson Readable = new(
        new JsonSerializerOptions(ReleaseManifestJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The format's version; readers refuse a higher one. Starts at 1.</summary>
    public int Format { get; init; } = CurrentFormat;

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

    /// <summary>The chat that the configuration wanted, and whether it is inside; null when it wanted none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ReleaseChat? Chat { get; init; }

    /// <summary>The manifest as indented JSON with a final newline; the same bytes for the same content.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Readable.ReleaseManifest) + "\n";

    /// <summary>Reads a manifest. What this version does not know is ignored.</summary>
    /// <exception cref="JsonException">The text is not a manifest.</exception>
    /// <exception cref="ReleaseFormatException">The manifest was written by a later version, in a format that this one cannot read.</exception>
    public static ReleaseManifest Parse(string json)
    {
        // A later format may have changed everything but its number.
        var format = FormatOf(json);
        return format <= CurrentFormat
            ? JsonSerializer.Deserialize(json, ReleaseManifestJson.Default.ReleaseManifest) ?? throw new JsonException("The manifest is empty.")
            : throw new ReleaseFormatException(format);
    }

    private static int FormatOf(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("format", out var property)
            && property.ValueKind == JsonValueKind.Number && property.TryGetInt32(out var format) && format > 0
                ? format
                : throw new JsonException("The text is no release manifest: it does not name its format.");
    }
}

/// <summary>One file of a release.</summary>
/// <param name="File">The file's name, without a folder.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">The SHA-256 of its content, 64 hexadecimal digits.</param>
public sealed record ReleaseArtifact(string File, long Size, string Sha256);

/// <summary>The chat of a release that is not ours.</summary>
/// <param name="Kind">Which: <c>open-webui</c>.</param>
/// <param name="Source">Where its container image came from: a registry's address, or <c>local</c>.</param>
/// <param name="Tag">The image's tag.</param>
/// <param name="Digest">The image's digest.</param>
/// <param name="IsIncluded">Whether it is inside; false when its image could not be reached, and the console's own chat serves alone.</param>
public sealed record ReleaseChat(string Kind, string Source, string? Tag, string? Digest, bool IsIncluded);

[JsonSourceGenerationOptions(
    WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ReleaseManifest))]
internal sealed partial class ReleaseManifestJson : JsonSerializerContext;
