using System.Security.Cryptography;
using System.Text;

namespace Appliance.Build.Stages;

/// <summary>
/// Collects everything that a stage's output depends on. Equal fingerprints mean that an earlier output can be used again.
/// </summary>
internal sealed class StageFingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds a named text, such as a configuration value or a command's arguments.</summary>
    public StageFingerprint Add(string name, string? value)
    {
        var text = value ?? "\0";
        // Lengths come first, so that no two different lists of values read the same.
        _hash.AppendData(Encoding.UTF8.GetBytes($"{name.Length}:{name}{text.Length}:{text}"));
        return this;
    }

    /// <summary>Adds a list of texts in their order.</summary>
    public StageFingerprint Add(string name, IEnumerable<string> values)
    {
        var list = values.ToList();
        Add(name, list.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        list.ForEach(value => Add("", value));
        return this;
    }

    /// <summary>Adds a file's content, or all that is below a folder with its relative path. Owners, modes and times do not count.</summary>
    public StageFingerprint AddPath(string name, string path)
    {
        IReadOnlyList<FileSystemInfo> entries = Directory.Exists(path) ? FolderEntries.Below(path) : [new FileInfo(path)];
        Add(name, entries.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var entry in entries)
        {
            Add(Path.GetRelativePath(path, entry.FullName).Replace('\\', '/'), ContentOf(entry));
        }
        return this;
    }

    /// <summary>The key: 64 hexadecimal digits. The fingerprint cannot be used afterwards.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();

    private static string ContentOf(FileSystemInfo entry)
    {
        // A link may point into the image, to what does not exist here.
        if (entry.LinkTarget is { } target)
        {
            return "-> " + target;
        }
        if (entry is not FileInfo file)
        {
            return "folder";
        }
        using var stream = file.OpenRead();
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
