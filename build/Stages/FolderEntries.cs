using System.IO.Enumeration;

namespace Appliance.Build.Stages;

/// <summary>Lists what is in a folder. Links are listed and never followed: they may point into the image, or anywhere.</summary>
internal static class FolderEntries
{
    private static readonly EnumerationOptions Options = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = false,
        AttributesToSkip = FileAttributes.None,
    };

    /// <summary>All files, links and folders below a folder, sorted by path, less one folder at its top.</summary>
    public static IReadOnlyList<FileSystemInfo> Below(string path, string? except = null)
    {
        var excepted = except is null ? null : Path.Combine(Path.GetFullPath(path), except);
        var entries = new FileSystemEnumerable<FileSystemInfo>(path, (ref entry) => entry.ToFileSystemInfo(), Options)
        {
            ShouldIncludePredicate = (ref entry) => excepted is null || entry.ToFullPath() != excepted,
            ShouldRecursePredicate = (ref entry) =>
                !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && (excepted is null || entry.ToFullPath() != excepted),
        };
        return [.. entries.OrderBy(entry => entry.FullName, StringComparer.Ordinal)];
    }
}
