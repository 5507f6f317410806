using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Appliance.Agent.Models.Storage;

/// <summary>Changes to the file system that survive a power cut once the call returns.</summary>
internal static class SyncedFile
{
    /// <summary>The ending of files that are not finished; a leftover after a power cut means nothing.</summary>
    public const string Unfinished = ".tmp";

    /// <summary>Replaces a small file: readers see the old one or the new one, whole.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        var unfinished = path + Unfinished;
        using (var file = File.OpenHandle(unfinished, FileMode.Create, FileAccess.Write))
        {
            if (mode is { } wanted && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, wanted);
            }
            RandomAccess.Write(file, content, 0);
            RandomAccess.FlushToDisk(file);
        }
        File.Move(unfinished, path, overwrite: true);
        SyncDirectoryOf(path);
    }

    /// <summary>Gives a file another name within the file system. Nothing is overwritten.</summary>
    public static void Move(string from, string to)
    {
        File.Move(from, to, overwrite: false);
        SyncDirectoryOf(to);
        SyncDirectoryOf(from);
    }

    /// <summary>Gives a file a second name.</summary>
    /// <exception cref="IOException">The name is taken, or the file lies on another disk.</exception>
    public static void Link(string existing, string name)
    {
        if (Libc.Link(existing, name) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException(new Win32Exception(error).Message, error);
        }
        SyncDirectoryOf(name);
    }

    /// <summary>Deletes a file; one that is not there is none to delete.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        SyncDirectoryOf(path);
    }

    // fsync(2): syncing a file does not sync the directory entry that leads to it.
    private static void SyncDirectoryOf(string path)
    {
        var descriptor = Libc.Open(Path.GetDirectoryName(path)!, Libc.ReadOnly);
        if (descriptor >= 0)
        {
            _ = Libc.Sync(descriptor);
            _ = Libc.Close(descriptor);
        }
    }
}
