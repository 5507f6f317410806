using System.Globalization;

namespace Appliance.Hardware;

/// <summary>Finds NVIDIA, AMD and Intel graphics cards on the PCI bus through sysfs. Needs no driver and no privileges.</summary>
/// <param name="root">The file system to look at; <c>/</c> is this machine's.</param>
public sealed class PciScan(string root)
{
    /// <summary>The cards in bus order; empty where there is no PCI bus.</summary>
    public IReadOnlyList<PciGpu> Find()
    {
        var devices = new DirectoryInfo(Path.Combine(root, "sys", "bus", "pci", "devices"));
        return devices.Exists
            ? [.. devices.EnumerateFileSystemInfos().Select(entry => Read(entry.FullName)).OfType<PciGpu>().OrderBy(gpu => gpu.Address)]
            : [];
    }

    private static PciGpu? Read(string folder)
    {
        // PCI class 03 is display: 0300 VGA, 0302 a 3D controller without outputs (Tesla cards), 0380 other.
        if (!PciAddress.TryParse(Path.GetFileName(folder), out var address)
            || Sysfs.Read(folder, "class")?.StartsWith("0x03", StringComparison.Ordinal) != true
            || Hex(folder, "vendor") is not { } vendorId || Hex(folder, "device") is not { } deviceId
            || VendorOf(vendorId) is not { } vendor)
        {
            return null;
        }
        return new PciGpu
        {
            Address = address,
            Vendor = vendor,
            Id = new PciId(vendorId, deviceId, (byte?)Hex(folder, "revision")),
            Link = PcieLink.FromSysfs(Sysfs.Read(folder, "current_link_speed"), Sysfs.Read(folder, "current_link_width")),
            MaxLink = PcieLink.FromSysfs(Sysfs.Read(folder, "max_link_speed"), Sysfs.Read(folder, "max_link_width")),
            Driver = Path.GetFileName(new DirectoryInfo(Path.Combine(folder, "driver")).LinkTarget),
            Folder = folder,
        };
    }

    private static GpuVendor? VendorOf(ushort id) => id switch
    {
        0x10de => GpuVendor.Nvidia,
        0x1002 => GpuVendor.Amd,
        0x8086 => GpuVendor.Intel,
        _ => null,
    };

    private static ushort? Hex(string folder, string file) =>
        Sysfs.Read(folder, file) is ['0', 'x', .. var digits] && ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
}
