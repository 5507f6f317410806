using System.Formats.Tar;
using System.Text;

namespace Appliance.Build.Imaging;

/// <summary>Files and links that the build generates, from their paths to their texts, and folders that are empty.</summary>
internal sealed class TextLayer(
    string name, IReadOnlyDictionary<string, string> files, IReadOnlyDictionary<string, string> links, IReadOnlyList<string> folders) : ITreeLayer
{
    private const UnixFileMode FolderMode = (UnixFileMode)0b111_101_101;
    private const UnixFileMode FileMode = (UnixFileMode)0b110_100_100;

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public void Visit(Action<TarEntry> visitor)
    {
        foreach (var folder in files.Keys.Concat(links.Keys).SelectMany(Parents).Concat(folders).Distinct().Order(StringComparer.Ordinal))
        {
            visitor(new PaxTarEntry(TarEntryType.Directory, folder) { Mode = FolderMode });
        }
        foreach (var (path, text) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
            visitor(new PaxTarEntry(TarEntryType.RegularFile, path) { Mode = FileMode, DataStream = stream });
        }
        foreach (var (path, target) in links.OrderBy(link => link.Key, StringComparer.Ordinal))
        {
            visitor(new PaxTarEntry(TarEntryType.SymbolicLink, path) { LinkName = target, Mode = FolderMode });
        }
    }

    private static IEnumerable<string> Parents(string path)
    {
        for (var slash = path.IndexOf('/'); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
    }
}
