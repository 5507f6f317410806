using Appliance.Build.Processes;

namespace Appliance.Build.Tools;

/// <summary>Unpacks the tar of a Debian tree, for bubblewrap to run programs in it.</summary>
internal static class TreeFolder
{
    // bubblewrap mounts on these two when the tree itself is read-only.
    private static readonly string[] MountPoints = ["in", "out"];

    /// <summary>Unpacks a tree into a new folder. All files belong to the user who builds, and there are no devices.</summary>
    /// <exception cref="CommandFailedException">tar ended with an error.</exception>
    public static Task UnpackAsync(string tar, string folder, ICommandRunner commands, Action<string>? onLine, CancellationToken cancellationToken)
    {
        foreach (var name in MountPoints)
        {
            Directory.CreateDirectory(Path.Combine(folder, name));
        }
        return commands.RunAsync(
            new Command("tar", ["--extract", "--file", tar, "--directory", folder, "--no-same-owner", "--exclude=./dev/*"]), onLine, cancellationToken);
    }
}
