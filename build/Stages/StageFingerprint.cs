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

    /// <summary>Adds a file's content, or every file below a folder with its relative path. Owners, modes and times do not count.</summary>
    public StageFingerprint AddPath(string name, string path)
    {
        foreach (var file in FilesBelow(path))
        {
            Add(name, Path.GetRelativePath(path, file).Replace('\\', '/') + "=" + ContentOf(file));
        }
        return this;
    }

    /// <summary>The key: 64 hexadecimal digits. The fingerprint cannot be used afterwards.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <inheritdoc />
    public void Dispose() => _hash.Dispose();

    private static string ContentOf(string file)
    {
        // A link may point into the image, to what does not exist here.
        if (new FileInfo(file).LinkTarget is { } target)
        {
            return "-> " + target;
        }
        using var stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static IEnumerable<string> FilesBelow(string path) =>
        Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            : [path];
}
