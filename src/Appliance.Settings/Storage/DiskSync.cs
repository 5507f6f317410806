using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Appliance.Settings;

/// <summary>Makes sure that what was renamed stays renamed.</summary>
internal static partial class DiskSync
{
    // fcntl.h on Linux.
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;

    /// <summary>Waits until the names in a directory are on the disk. On other systems than Linux there is no such call, and no need.</summary>
    /// <exception cref="IOException">The disk did not take them.</exception>
    public static void Directory(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        using var handle = new SafeFileHandle(Open(path, ReadOnly | CloseOnExec), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new IOException($"{path} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}");
        }
        // RandomAccess.FlushToDisk passes over errors that a directory gives.
        if (Sync(handle) != 0)
        {
            throw new IOException($"{path} cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle handle);
}
