using Appliance.Agent.Processes;
using Microsoft.Win32.SafeHandles;

namespace Appliance.Agent.Disks.Installing;

/// <summary>The programs that make a disk one to start from. Needs root.</summary>
/// <param name="logger">Where their words go.</param>
internal sealed class InstallTools(ILogger logger)
{
    private const int KeepTries = 10;

    private static readonly TimeSpan KeepPause = TimeSpan.FromMilliseconds(300);

    /// <summary>Makes partitions.</summary>
    public string Repart { get; init; } = "systemd-repart";

    /// <summary>Reads a slot back.</summary>
    public string Veritysetup { get; init; } = "/usr/sbin/veritysetup";

    /// <summary>Shows a file system in a folder.</summary>
    public string Mount { get; init; } = "/usr/bin/mount";

    /// <summary>Takes it away again.</summary>
    public string Unmount { get; init; } = "/usr/bin/umount";

    /// <summary>Copies with owners, modes and links, which .NET does not.</summary>
    public string Copy { get; init; } = "/usr/bin/cp";

    /// <summary>Waits until udev has looked at what changed.</summary>
    public string Udevadm { get; init; } = "udevadm";

    /// <summary>
    /// Keeps a disk for this program until the handle is closed. Without it udev reads the table again whenever somebody has written to the
    /// disk, and its partitions are gone for a moment.
    /// </summary>
    /// <remarks>systemd's "Locking Block Device Access": a lock that is shared keeps udev, which wants its own, from doing so.</remarks>
    /// <exception cref="IOException">Somebody else keeps it.</exception>
    public async Task<SafeFileHandle> KeepAsync(string disk, CancellationToken cancellationToken)
    {
        for (var left = KeepTries - 1; ; left--)
        {
            await RunAsync(Udevadm, ["settle", "--timeout=30"], cancellationToken);
            try
            {
                return File.OpenHandle(disk, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            }
            catch (IOException) when (left > 0)
            {
                // udev reads the table at this moment.
                await Task.Delay(KeepPause, cancellationToken);
            }
        }
    }

    /// <summary>Runs one of them.</summary>
    /// <exception cref="IOException">It failed.</exception>
    public async Task RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var output = await ChildProcess.RunAsync(new ChildCommand(program, arguments), logger, cancellationToken);
        if (output.ExitCode != 0)
        {
            throw new IOException($"'{Path.GetFileName(program)}' failed: {string.Join(' ', output.Lines.Where(line => line.Length > 0).TakeLast(2))}.");
        }
    }

    /// <summary>Runs something while a file system is shown in a folder.</summary>
    /// <exception cref="IOException">It cannot be shown, or not taken away again.</exception>
    public async Task WithMountAsync(string node, string folder, string type, Func<Task> act, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await RunAsync(Mount, ["--types", type, "--options", type == "vfat" ? "umask=0077,nosuid,nodev,noexec" : "noatime,nosuid,nodev,noexec", node, folder], cancellationToken);
        try
        {
            await act();
        }
        catch
        {
            await ChildProcess.RunAsync(new ChildCommand(Unmount, folder), logger, CancellationToken.None);
            throw;
        }
        // It also writes out what is in memory, and tells when the disk does not take it.
        await RunAsync(Unmount, [folder], cancellationToken);
    }
}
