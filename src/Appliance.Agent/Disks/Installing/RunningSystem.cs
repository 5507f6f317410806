using System.Text.RegularExpressions;
using Appliance.Agent.Updates.Boots;
using Appliance.Agent.Updates.Slots;

namespace Appliance.Agent.Disks.Installing;

/// <summary>What runs, and where it was started from.</summary>
/// <param name="Version">Its version.</param>
/// <param name="RootHash">The hash that its kernel was told to demand of the root.</param>
/// <param name="Entry">Its kernel image.</param>
/// <param name="Slots">The disk's slots.</param>
internal sealed partial record RunningSystem(string Version, string RootHash, BootEntry Entry, SlotTable Slots)
{
    /// <summary>The device that gives the root's blocks, each one verified while it is read.</summary>
    public const string RootDevice = "dev/mapper/root";

    /// <summary>Finds it; null when something of it is not there.</summary>
    public static RunningSystem? Find(BootPaths paths)
    {
        try
        {
            var version = paths.ReadVersion();
            var hash = Argument().Match(File.ReadAllText(paths.At("proc/cmdline")));
            var slots = SlotTable.Read(paths.At(File.ReadAllText(paths.DiskLink).Trim().TrimStart('/')));
            var entries = new BootFolder(paths.Efi);
            return hash.Success && slots.Find(version) is not null && entries.Find(version) is { } entry
                && KernelImageFile.Read(entries.PathOf(entry)).RootHash == hash.Groups["hash"].Value
                    ? new RunningSystem(version, hash.Groups["hash"].Value, entry, slots)
                    : null;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The identifiers by which the initrd finds the partitions of this root (Discoverable Partitions Specification).</summary>
    public (Guid Root, Guid Verity) Identifiers =>
        (new Guid(Convert.FromHexString(RootHash[..32]), bigEndian: true), new Guid(Convert.FromHexString(RootHash[^32..]), bigEndian: true));

    /// <summary>How long the root is without the empty rest of its slot.</summary>
    public static long LengthOfRoot(BootPaths paths)
    {
        var device = new FileInfo(paths.At(RootDevice));
        var name = Path.GetFileName(device.LinkTarget ?? device.Name);
        var size = paths.At($"sys/class/block/{name}/size");
        // A file, in a test.
        return File.Exists(size) ? long.Parse(File.ReadAllText(size), System.Globalization.CultureInfo.InvariantCulture) * 512 : device.Length;
    }

    [GeneratedRegex(@"(^|\s)roothash=(?<hash>[0-9a-f]{64})(\s|$)")]
    private static partial Regex Argument();
}
