using System.Text.Json;

namespace Appliance.Updates;

/// <summary>What an image says of itself: written by the build into the verified root, read by the device.</summary>
public sealed record BuildStamp
{
    /// <summary>Where it lies in the image.</summary>
    public const string FilePath = "/usr/share/hearth/build.json";

    /// <summary>Where the certificate lies that updates are trusted by.</summary>
    public const string RootCertificatePath = "/usr/share/hearth/update-root.pem";

    /// <summary>The product's name.</summary>
    public required string Name { get; init; }

    /// <summary>The version.</summary>
    public required ReleaseVersion Version { get; init; }

    /// <summary>The profile that it was built from.</summary>
    public required string Profile { get; init; }

    /// <summary>The commit that it was built from, 40 hexadecimal digits.</summary>
    public required string Commit { get; init; }

    /// <summary>The commit's time. No clock that shows an earlier one can be right.</summary>
    public required DateTimeOffset SourceDate { get; init; }

    /// <summary>The channel that it belongs to, until the owner chooses another.</summary>
    public required string Channel { get; init; }

    /// <summary>Where its updates are published; null when nowhere, and only a stick brings them.</summary>
    public Uri? Url { get; init; }

    /// <summary>Whether its keys were made on the spot, by whoever built it for trying.</summary>
    public required bool IsDevelopment { get; init; }

    /// <summary>The version as it is shown to people: a development build says so wherever its version stands.</summary>
    public string Shown(string version) => IsDevelopment ? version + " (development build)" : version;

    /// <summary>The stamp as indented JSON with a final newline; the same bytes for the same content.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, UpdateJson.Readable.BuildStamp) + "\n";

    /// <summary>Reads a stamp.</summary>
    /// <exception cref="JsonException">The text is none.</exception>
    public static BuildStamp Parse(string json) =>
        JsonSerializer.Deserialize(json, UpdateJson.Default.BuildStamp) ?? throw new JsonException("The stamp is empty.");

    /// <summary>The stamp of the image that is running; null where the program does not run from one, as on a developer's machine.</summary>
    public static BuildStamp? TryRead(string path = FilePath)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
