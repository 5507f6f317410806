namespace Appliance.Agent.Tests.Support;

/// <summary>The <c>proc</c> and <c>sys</c> of a small machine.</summary>
internal sealed class MachineTree : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public MachineTree()
    {
        Write("proc/meminfo", "MemTotal: 65536 kB\nMemAvailable: 32768 kB");
        Write("proc/cpuinfo", "processor : 0\nmodel name : A CPU\nflags : fpu avx2\n");
    }

    public string Root => _directory.Path;

    public void Dispose() => _directory.Dispose();

    /// <summary>Adds a card at 03:00.0, with or without a driver.</summary>
    /// <returns>Its folder.</returns>
    public string AddCard(string vendor, string device, string? driver)
    {
        const string Place = "sys/bus/pci/devices/0000:03:00.0";
        Write($"{Place}/class", "0x030000");
        Write($"{Place}/vendor", vendor);
        Write($"{Place}/device", device);
        Write($"{Place}/revision", "0xc8");
        if (driver is not null)
        {
            File.CreateSymbolicLink(Path.Combine(Root, Place, "driver"), $"../../drivers/{driver}");
        }
        return Path.Combine(Root, Place);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text + "\n");
    }
}
