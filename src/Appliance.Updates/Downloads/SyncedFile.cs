using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Appliance.Updates;

/// <summary>Changes to the file system that survive a power cut once the call returns.</summary>
public static partial class SyncedFile
{
    /// <summary>The ending of files that are not finished; a leftover after a power cut means nothing.</summary>
    public const string Unfinished = ".tmp";

    // fcntl.h on Linux: O_RDONLY | O_CLOEXEC.
    private const int ReadOnly = 0x80000;

    /// <summary>Replaces a small file: readers see the old one or the new one, whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Its new content.</param>
    /// <param name="mode">Its mode, from the first byte on; null for the usual one.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        var unfinished = path + Unfinished;
        // A leftover may have another mode.
        File.Delete(unfinished);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (mode is { } wanted && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = wanted;
        }
        using (var file = new FileStream(unfinished, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, path, overwrite: true);
        SyncFolderOf(path);
    }

    /// <summary>Gives a file another name within its file system, in another's place if there is one.</summary>
    public static void Move(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        SyncFolderOf(to);
    }

    // fsync(2): syncing a file does not sync the directory entry that leads to it.
    private static void SyncFolderOf(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        using var handle = new SafeFileHandle(Open(folder, ReadOnly), ownsHandle: true);
        // FAT, as on a stick, knows no such call on some kernels; there is nothing better to do then.
        if (handle.IsInvalid || (Sync(handle) != 0 && Marshal.GetLastPInvokeError() is not 22))
        {
            throw new IOException($"{folder} cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle handle);
}
