using Appliance.Build.Configuration;

namespace Appliance.Build.Imaging;

/// <summary>
/// Partition definitions for systemd-repart, by file name. The shipped image has the boot partition and slot A;
/// the device makes slot B and the data partition at its first boot.
/// The root of slot A stands last in the shipped image, just as large as its content: the device grows it to the slot's size.
/// </summary>
internal static class RepartDefinitions
{
    /// <summary>The partitions of the shipped image.</summary>
    public static IReadOnlyDictionary<string, string> ForImage(DiskConfiguration disk, string version) => new Dictionary<string, string>
    {
        ["10-esp.conf"] = Definition("esp", "hearth-esp",
            "Format=vfat", "CopyFiles=/out/scratch/esp:/", Exactly(disk.EspSize)),
        ["20-verity-a.conf"] = Definition("root-x86-64-verity", Verity(version),
            "CopyBlocks=/in/root.verity", "UUID={verity}", Exactly(disk.VeritySize), "ReadOnly=yes"),
        ["30-root-a.conf"] = Definition("root-x86-64", Root(version),
            "CopyBlocks=/in/root.erofs", "UUID={root}", "ReadOnly=yes"),
    };

    /// <summary>The partitions of a running device: those of the image, and what the first boot adds.</summary>
    public static IReadOnlyDictionary<string, string> ForDevice(DiskConfiguration disk, string version) => new Dictionary<string, string>
    {
        ["10-esp.conf"] = Definition("esp", "hearth-esp", Exactly(disk.EspSize)),
        ["20-verity-a.conf"] = Definition("root-x86-64-verity", Verity(version), Exactly(disk.VeritySize)),
        ["30-root-a.conf"] = Definition("root-x86-64", Root(version), Exactly(disk.SlotSize)),
        ["40-verity-b.conf"] = Definition("root-x86-64-verity", "_empty", Exactly(disk.VeritySize), "ReadOnly=yes"),
        ["50-root-b.conf"] = Definition("root-x86-64", "_empty", Exactly(disk.SlotSize), "ReadOnly=yes"),
        ["60-data.conf"] = Definition("linux-generic", "hearth-data",
            "Format=ext4", $"SizeMinBytes={disk.DataMinimumSize.Bytes}"),
    };

    private static string Root(string version) => "hearth_" + version;

    private static string Verity(string version) => $"hearth_{version}_verity";

    private static string Exactly(ByteSize size) => $"SizeMinBytes={size.Bytes}\nSizeMaxBytes={size.Bytes}";

    private static string Definition(string type, string label, params IReadOnlyList<string> settings) =>
        string.Join('\n', ["[Partition]", "Type=" + type, "Label=" + label, .. settings]) + "\n";
}
