namespace Appliance.Build.Stages;

/// <summary>Looks before a build starts whether the disk can hold it: a full disk would be noticed minutes later, by some tool.</summary>
internal static class DiskSpace
{
    /// <summary>Makes sure that a folder's disk has room.</summary>
    /// <exception cref="IOException">It has less; the message has both sizes.</exception>
    public static void Require(string folder, ByteSize needed)
    {
        Directory.CreateDirectory(folder);
        var free = new ByteSize(new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace);
        if (free < needed)
        {
            throw new IOException($"A build needs {needed} on the disk of {folder}, and {free} are free. Nothing was changed. Free some space (./build.sh --target=Clean drops earlier builds), then run it again.");
        }
    }
}
