using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Appliance.Agent.Tests.Support;

/// <summary>
/// A disk with ext4, in a file, that can lose its power: the kernel is told to throw away whatever is not on the disk at that moment, its
/// own journal included, and what comes after is refused (ext4's own shutdown, made for such tests).
/// </summary>
internal sealed partial class CutDisk : IDisposable
{
    // linux/fs.h: EXT4_IOC_SHUTDOWN, and EXT4_GOING_FLAGS_NOLOGFLUSH.
    private const uint Shutdown = 0x8004587d;
    private const uint WithoutJournal = 2;

    private readonly TemporaryDirectory _directory = new();

    private CutDisk(int mebibytes)
    {
        Path = Directory.CreateDirectory(System.IO.Path.Combine(_directory.Path, "disk")).FullName;
        using (var file = File.Create(Image))
        {
            file.SetLength((long)mebibytes << 20);
        }
        Run("mkfs.ext4", "-q", Image);
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    private string Image => System.IO.Path.Combine(_directory.Path, "disk.img");

    /// <summary>A disk of this size, or a skipped test.</summary>
    public static CutDisk Mount(int mebibytes)
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            Assert.Skip("A disk in a file can be mounted by root only.");
        }
        var disk = new CutDisk(mebibytes);
        try
        {
            disk.Mount();
            return disk;
        }
        catch
        {
            disk._directory.Dispose();
            throw;
        }
    }

    /// <summary>Takes its power.</summary>
    public void Cut()
    {
        // .NET opens no folders.
        using var folder = new SafeFileHandle(Open(Path, flags: 0), ownsHandle: true);
        if (Control(folder, Shutdown, WithoutJournal) != 0)
        {
            throw new InvalidOperationException($"The disk keeps its power: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>Gives it power again, as after a restart of the machine.</summary>
    public void Restart()
    {
        Run("umount", Path);
        Mount();
    }

    public void Dispose()
    {
        Run("umount", "--lazy", Path);
        _directory.Dispose();
    }

    private void Mount() => Run("mount", "-o", "loop", Image, Path);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error}");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(SafeFileHandle file, nuint request, in uint argument);
}
