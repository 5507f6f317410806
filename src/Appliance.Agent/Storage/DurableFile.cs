using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Appliance.Agent.Storage;

/// <summary>
/// A small JSON document on disk that survives power cuts: written beside the old one, flushed, then put in its place; the version
/// before is kept. A checksum tells a damaged file from a whole one.
/// </summary>
internal sealed class DurableFile(string path)
{
    private readonly string _older = path + ".old";
    private readonly string _newer = path + ".new";

    /// <summary>Where it lies.</summary>
    public string Path => path;

    /// <summary>Whether this document was ever written.</summary>
    public bool Exists => File.Exists(path) || File.Exists(_older);

    /// <summary>The last whole version.</summary>
    public DurableContent Read()
    {
        if (!Exists)
        {
            return new DurableContent(null, null);
        }
        var (content, problem) = Read(path);
        return problem is null
            ? new DurableContent(content, null)
            : new DurableContent(Read(_older).Content, problem);
    }

    /// <summary>Replaces the document. When this returns it is on the disk.</summary>
    /// <exception cref="IOException">It could not be written; the version before is still there.</exception>
    public void Write(ReadOnlySpan<byte> json)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.Delete(_newer);
        using (var file = new FileStream(_newer, OwnersOnly()))
        {
            using (var writer = new Utf8JsonWriter(file))
            {
                writer.WriteStartObject();
                writer.WriteString("sha256", ChecksumOf(json));
                writer.WritePropertyName("content");
                writer.WriteRawValue(json);
                writer.WriteEndObject();
            }
            file.Flush(flushToDisk: true);
        }
        // A damaged file must not take the place of the good one before it.
        if (File.Exists(path) && Read(path).Problem is null)
        {
            File.Move(path, _older, overwrite: true);
        }
        File.Move(_newer, path, overwrite: true);
        // The renames are in the file system's journal; flushing the file they concern writes it out.
        using var renamed = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        renamed.Flush(flushToDisk: true);
    }

    private static (byte[]? Content, string? Problem) Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var content = Encoding.UTF8.GetBytes(document.RootElement.GetProperty("content").GetRawText());
            return document.RootElement.GetProperty("sha256").GetString() == ChecksumOf(content)
                ? (content, null)
                : (null, $"{path} is damaged: its checksum is wrong.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return (null, $"{path} is damaged: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"{path} cannot be read: {e.Message}");
        }
    }

    private static FileStreamOptions OwnersOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        return options;
    }

    private static string ChecksumOf(ReadOnlySpan<byte> json) => Convert.ToHexStringLower(SHA256.HashData(json));
}
