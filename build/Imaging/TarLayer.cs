using System.Formats.Tar;

namespace Appliance.Build.Imaging;

/// <summary>A tree that mmdebstrap wrote as a tar, below a prefix, less what the globs leave out.</summary>
internal sealed class TarLayer(string name, string path, string prefix, GlobSet exclude) : ITreeLayer
{
    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public void Visit(Action<TarEntry> visitor)
    {
        foreach (var parent in ParentFolders.Of(prefix))
        {
            visitor(parent);
        }
        using var stream = File.OpenRead(path);
        using var reader = new TarReader(stream);
        while (reader.GetNextEntry() is { } entry)
        {
            var original = Clean(entry.Name);
            if (original.Length == 0 || entry is PaxGlobalExtendedAttributesTarEntry || exclude.Matches(original))
            {
                continue;
            }
            entry.Name = prefix + original;
            if (entry.EntryType == TarEntryType.HardLink)
            {
                entry.LinkName = prefix + Clean(entry.LinkName);
            }
            visitor(entry);
        }
    }

    private static string Clean(string name)
    {
        var start = name.StartsWith("./", StringComparison.Ordinal) ? 2 : 0;
        return name[start..].Trim('/') is "." ? "" : name[start..].Trim('/');
    }
}
