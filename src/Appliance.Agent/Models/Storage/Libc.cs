using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Appliance.Agent.Models.Storage;

/// <summary>What the system can do with files and .NET does not offer.</summary>
internal static partial class Libc
{
    /// <summary>ENOSPC of Linux.</summary>
    public const int NoSpace = 28;

    /// <summary>EXDEV of Linux.</summary>
    public const int OtherDisk = 18;

    /// <summary>O_RDONLY | O_CLOEXEC of Linux.</summary>
    public const int ReadOnly = 0x80000;

    /// <summary>posix_fallocate(3): returns the error, 0 for none.</summary>
    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    public static partial int Allocate(SafeFileHandle file, long offset, long length);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Link(string existing, string name);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);
}
