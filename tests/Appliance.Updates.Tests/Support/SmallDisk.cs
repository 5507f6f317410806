using System.Diagnostics;

namespace Appliance.Updates.Tests;

/// <summary>A disk of 4 MiB.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    public static SmallDisk Mount()
    {
        var disk = new SmallDisk();
        if (!Environment.IsPrivilegedProcess || Run("mount", "-t", "tmpfs", "-o", "size=4m", "hearth-test", disk.Path) != 0)
        {
            disk._folder.Dispose();
            Assert.Skip("A small file system can be mounted by root only.");
        }
        return disk;
    }

    public void Dispose()
    {
        Run("umount", "--lazy", Path);
        _folder.Dispose();
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
