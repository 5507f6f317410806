namespace Appliance.Hardware.Tests;

/// <summary>A root file system with the parts of <c>sys</c> and <c>proc</c> that a test describes.</summary>
public sealed class SysfsTree : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("hearth-sysfs-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public void Write(string path, string text)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text + "\n");
    }

    /// <summary>Adds a card the way the kernel does: the bus's folder holds a link to the device's place.</summary>
    public string AddCard(string address, string vendor, string device, string? driver = null, string @class = "0x030000", string width = "16", string speed = "16.0 GT/s PCIe", string maxWidth = "16")
    {
        var place = $"sys/devices/pci0000:00/{address}";
        Write($"{place}/class", @class);
        Write($"{place}/vendor", vendor);
        Write($"{place}/device", device);
        Write($"{place}/revision", "0xc8");
        Write($"{place}/current_link_speed", speed);
        Write($"{place}/current_link_width", width);
        Write($"{place}/max_link_speed", "16.0 GT/s PCIe");
        Write($"{place}/max_link_width", maxWidth);
        if (driver is not null)
        {
            Link($"{place}/driver", $"../../../bus/pci/drivers/{driver}");
        }
        Link($"sys/bus/pci/devices/{address}", $"../../../devices/pci0000:00/{address}");
        return place;
    }

    public void Link(string path, string target)
    {
        var link = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, target);
    }
}
