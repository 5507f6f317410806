using System.Text;

namespace Appliance.Hardware;

/// <summary>Finds disks through sysfs.</summary>
/// <param name="root">The file system to look at; <c>/</c> is this machine's.</param>
public sealed class DiskScan(string root)
{
    // sysfs counts sectors of 512 bytes whatever the disk's own are (Documentation/ABI/stable/sysfs-block).
    private const int SectorBytes = 512;

    /// <summary>The disks that hold something, in the order of their names; loop, RAM and mapped devices are none.</summary>
    public IReadOnlyList<Disk> Find() =>
        [.. Sysfs.Folders(Path.Combine(root, "sys", "block")).Where(IsDisk).Select(Read).Where(disk => disk.Size > ByteSize.Zero)];

    // Only what is backed by a device has this link; an optical drive has it too.
    private static bool IsDisk(string folder) =>
        Directory.Exists(Path.Combine(folder, "device")) && !Path.GetFileName(folder).StartsWith("sr", StringComparison.Ordinal);

    private static Disk Read(string folder) => new()
    {
        Name = Path.GetFileName(folder),
        Kind = KindOf(folder),
        Size = new ByteSize((Sysfs.ReadNumber(folder, "size") ?? 0) * SectorBytes),
        Model = Sysfs.Read(folder, "device/model"),
        Serial = Sysfs.Read(folder, "device/serial") ?? Sysfs.Read(folder, "serial") ?? ScsiSerial(folder),
        IsRemovable = Sysfs.ReadNumber(folder, "removable") == 1,
    };

    private static DiskKind KindOf(string folder)
    {
        var name = Path.GetFileName(folder);
        // sys/block/sda links to the device's place: ../devices/pci0000:00/0000:00:14.0/usb2/2-1/…
        if (new DirectoryInfo(folder).LinkTarget?.Contains("/usb", StringComparison.Ordinal) == true)
        {
            return DiskKind.Usb;
        }
        return name switch
        {
            _ when name.StartsWith("nvme", StringComparison.Ordinal) => DiskKind.Nvme,
            _ when name.StartsWith("mmcblk", StringComparison.Ordinal) => DiskKind.MemoryCard,
            _ when name.StartsWith("vd", StringComparison.Ordinal) || name.StartsWith("xvd", StringComparison.Ordinal) => DiskKind.Virtual,
            _ => Sysfs.ReadNumber(folder, "queue/rotational") == 1 ? DiskKind.HardDisk : DiskKind.Ssd,
        };
    }

    // SCSI's page 0x80: four bytes of header, the last of which counts the ASCII that follows (SPC-4, 7.8.18).
    private static string? ScsiSerial(string folder)
    {
        try
        {
            var page = File.ReadAllBytes(Path.Combine(folder, "device", "vpd_pg80"));
            var text = page.Length > 4 ? Encoding.ASCII.GetString(page.AsSpan(4)).Trim('\0').Trim() : "";
            return text.Length > 0 ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
