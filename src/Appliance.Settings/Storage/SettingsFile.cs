using System.Security.Cryptography;
using System.Text;

namespace Appliance.Settings;

/// <summary>The document on the disk, and the two versions before it.</summary>
/// <remarks>
/// A new version is written beside the others, flushed, and put in place by a rename: at every moment <c>settings.yaml</c> is one whole
/// version. Its first line has a checksum of the rest, by which a damaged file is told; a file written by hand may do without.
/// </remarks>
internal sealed class SettingsFile(string directory, SettingsFormat format)
{
    public const string Name = "settings.yaml";

    private const string Heading = "# The settings of this device, written by itself. SHA-256 of what follows: ";
    private const int LargestFile = 1 << 20;

    private readonly string _path = Path.Combine(directory, Name);

    /// <summary>Newest first.</summary>
    private IEnumerable<string> Versions => [_path, _path + ".1", _path + ".2"];

    public bool Exists => Versions.Any(File.Exists);

    /// <summary>Makes the directory, for its owner alone, if it is not there.</summary>
    public void MakeDirectory()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <summary>One version: the document, or what is wrong with it; neither where there is none.</summary>
    public (SettingsDocument? Document, string? Problem) Read(int age)
    {
        var path = Versions.ElementAt(age);
        try
        {
            if (!File.Exists(path))
            {
                return (null, null);
            }
            // Root reads it too, and must not be led to other files.
            if (new FileInfo(path).LinkTarget is not null)
            {
                return (null, $"{path} is a link, which settings never are.");
            }
            return new FileInfo(path).Length > LargestFile
                ? (null, $"{path} is larger than settings ever are.")
                : Parse(path, new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)));
        }
        catch (DecoderFallbackException)
        {
            return (null, $"{path} is damaged: it is no text.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, $"{path} cannot be read: {e.Message}");
        }
    }

    /// <summary>Makes a document the newest version. When this returns it is on the disk.</summary>
    /// <exception cref="IOException">The disk did not take it; the newest version is what it was.</exception>
    public void Write(SettingsDocument document)
    {
        MakeDirectory();
        var text = SettingsFormat.Write(document);
        var isWhole = Read(age: 0).Document is not null;
        WriteBeside(".new", Encoding.UTF8.GetBytes($"{Heading}{ChecksumOf(text)}\n{text}"));
        if (isWhole)
        {
            // A copy: were it moved, there would be a moment without the newest version.
            WriteBeside(".1.new", File.ReadAllBytes(_path));
            if (File.Exists(_path + ".1"))
            {
                File.Move(_path + ".1", _path + ".2", overwrite: true);
            }
            File.Move(_path + ".1.new", _path + ".1", overwrite: true);
        }
        File.Move(_path + ".new", _path, overwrite: true);
        DiskSync.Directory(directory);
    }

    private (SettingsDocument?, string?) Parse(string path, string text)
    {
        if (text.StartsWith(Heading, StringComparison.Ordinal))
        {
            var (first, rest) = text.IndexOf('\n', StringComparison.Ordinal) is var end and > 0 ? (text[..end], text[(end + 1)..]) : (text, "");
            if (first[Heading.Length..] != ChecksumOf(rest))
            {
                return (null, $"{path} is damaged: its checksum is wrong.");
            }
        }
        var problems = format.Read(Path.GetFileName(path), text, out var document);
        return document is null ? (null, $"{path} cannot be used: {problems[0]}") : (document, null);
    }

    private void WriteBeside(string suffix, byte[] content) => WholeFile.WriteNew(_path + suffix, content, WholeFile.Private);

    private static string ChecksumOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
