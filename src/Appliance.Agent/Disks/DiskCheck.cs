using Appliance.Agent.WebConsole.Setup;
using Appliance.Hardware;

namespace Appliance.Agent.Disks;

/// <summary>Whether a disk may be erased: it is the one that was shown, nobody uses it, and its owner knows what is on it. Everything is looked at again.</summary>
internal static class DiskCheck
{
    /// <summary>Why the disk of a request is not erased, for the owner; null when it may be.</summary>
    /// <param name="request">What the agent asks for.</param>
    /// <param name="root">The file system that describes the machine: <c>/</c>.</param>
    /// <param name="mayStay">A mount point that is no reason to refuse.</param>
    public static string? RefusalOf(DiskRequest request, string root, string? mayStay = null)
    {
        var contents = new DiskContents(root);
        var disk = new DiskScan(root).Find().FirstOrDefault(disk => disk.Name == request.Name);
        var system = contents.FindSystemDisk();
        return disk switch
        {
            null => "The disk is not plugged in any more.",
            _ when request.Id is null || !contents.HasId(disk.Name, request.Id) => $"{disk.Name} is another disk than the one that was chosen: choose again.",
            _ when disk.Size.Bytes != request.Bytes || disk.Serial?.Trim() != request.Serial =>
                $"{disk.Name} is another disk than the one that was chosen (serial number {disk.Serial?.Trim() ?? "unknown"}, {disk.Size}): choose again.",
            _ when system is null => "It cannot be told which disk the system runs from.",
            _ when disk.Name == system => "Hearth OS runs from this disk.",
            _ when contents.UsesOf(disk.Name).Where(use => use != mayStay).ToList() is { Count: > 0 } uses => $"{disk.Name} is in use: {string.Join(", ", uses)}.",
            _ when contents.Read(disk.Name).Count > 0 && request.Typed != disk.Name => $"There is data on {disk.Name}, and its name was not typed to confirm that it is erased.",
            _ => null,
        };
    }
}
