namespace Appliance.Hardware.Tests;

[Collection(nameof(FakeNvmlLibrary))]
public sealed class GpuMeterTests(FakeNvmlLibrary nvml) : IDisposable
{
    private readonly SysfsTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Read_CardWithClocks_GivesWhatChanges()
    {
        _tree.AddCard("0000:01:00.0", "0x10de", "0x2204", "nvidia");
        nvml.Describe(["driver 550.163.01", "cuda 12040", "card", "name X", "pci 0 1 0", "id 10de 2204", "memory 24576 500", "power 25500", "temperature 41", "clocks 1695 9751"]);
        using var meter = GpuMeter.Open(_tree.Root, nvml.FilePath);

        var reading = Assert.Single(meter.Read());

        Assert.Equal(new GpuReading(new PciAddress(0, 1, 0, 0), ByteSize.FromMiB(500), new Celsius(41), new Watts(25.5), 1695, 9751), reading);
    }

    [Fact]
    public void Read_NoCards_IsEmpty()
    {
        using var meter = GpuMeter.Open(_tree.Root, nvml.FilePath);

        Assert.Empty(meter.Read());
    }
}
