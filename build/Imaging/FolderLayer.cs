using System.Formats.Tar;
using Appliance.Build.Stages;

namespace Appliance.Build.Imaging;

/// <summary>
/// A folder of this repository, or of the build's own output, below a prefix. All belongs to root;
/// programs (an ELF header or a <c>#!</c> line) get mode 0755 and other files 0644, so that the checkout's modes and umask do not matter.
/// </summary>
internal sealed class FolderLayer(string name, string path, string prefix) : ITreeLayer
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public void Visit(Action<TarEntry> visitor)
    {
        foreach (var parent in ParentFolders.Of(prefix))
        {
            visitor(parent);
        }
        foreach (var info in FolderEntries.Below(path))
        {
            VisitOne(info, prefix + Path.GetRelativePath(path, info.FullName).Replace(Path.DirectorySeparatorChar, '/'), visitor);
        }
    }

    private static void VisitOne(FileSystemInfo info, string entryName, Action<TarEntry> visitor)
    {
        if (info.LinkTarget is { } target)
        {
            visitor(new PaxTarEntry(TarEntryType.SymbolicLink, entryName) { LinkName = target, Mode = Executable });
        }
        else if (info is FileInfo file)
        {
            using var stream = file.OpenRead();
            var mode = IsProgram(stream) ? Executable : Readable;
            visitor(new PaxTarEntry(TarEntryType.RegularFile, entryName) { Mode = mode, DataStream = stream });
        }
        else
        {
            visitor(new PaxTarEntry(TarEntryType.Directory, entryName) { Mode = Executable });
        }
    }

    private static bool IsProgram(FileStream stream)
    {
        Span<byte> start = stackalloc byte[4];
        var read = stream.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        stream.Position = 0;
        return start[..read].StartsWith("#!"u8) || start[..read].SequenceEqual("\u007fELF"u8);
    }
}
