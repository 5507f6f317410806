using System.Formats.Tar;

namespace Appliance.Build.Imaging;

/// <summary>The folders that lead to a layer's place in the tree.</summary>
internal static class ParentFolders
{
    private const UnixFileMode Mode = (UnixFileMode)0b111_101_101;

    /// <summary>One entry a folder, outermost first: <c>usr</c>, <c>usr/lib</c> for <c>usr/lib/</c>.</summary>
    public static IEnumerable<TarEntry> Of(string prefix)
    {
        var parts = prefix.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Enumerable.Range(1, parts.Length)
            .Select(count => new PaxTarEntry(TarEntryType.Directory, string.Join('/', parts[..count])) { Mode = Mode });
    }
}
