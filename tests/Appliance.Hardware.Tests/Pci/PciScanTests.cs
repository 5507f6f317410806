namespace Appliance.Hardware.Tests;

public sealed class PciScanTests : IDisposable
{
    private readonly SysfsTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Find_NoBus_IsEmpty() => Assert.Empty(new PciScan(_tree.Root).Find());

    [Fact]
    public void Find_MixedBus_GivesGraphicsOfThreeVendorsInBusOrder()
    {
        _tree.AddCard("0000:41:00.0", "0x1002", "0x744c", "amdgpu");
        _tree.AddCard("0000:01:00.0", "0x10de", "0x1b38", "nvidia", @class: "0x030200");
        _tree.AddCard("0000:01:00.1", "0x10de", "0x10f0", "snd_hda_intel", @class: "0x040300");
        _tree.AddCard("0000:00:02.0", "0x8086", "0x4680", "i915");
        _tree.AddCard("0000:05:00.0", "0x1a03", "0x2000", "ast");

        var found = new PciScan(_tree.Root).Find();

        Assert.Equal(
            ["0000:00:02.0 Intel i915", "0000:01:00.0 Nvidia nvidia", "0000:41:00.0 Amd amdgpu"],
            found.Select(gpu => $"{gpu.Address} {gpu.Vendor} {gpu.Driver}"));
    }

    [Fact]
    public void Find_RiserWithoutDriver_TellsLinkAndIds()
    {
        _tree.AddCard("0000:01:00.0", "0x10de", "0x2204", width: "1", speed: "2.5 GT/s PCIe");

        var gpu = Assert.Single(new PciScan(_tree.Root).Find());

        Assert.Null(gpu.Driver);
        Assert.Equal(new PciId(0x10de, 0x2204, 0xc8), gpu.Id);
        Assert.Equal(new PcieLink(1, 1), gpu.Link);
        Assert.Equal(new PcieLink(4, 16), gpu.MaxLink);
    }

    [Fact]
    public void Find_LinkUnknown_IsNull()
    {
        _tree.AddCard("0000:01:00.0", "0x10de", "0x2204", width: "63", speed: "Unknown");

        Assert.Null(Assert.Single(new PciScan(_tree.Root).Find()).Link);
    }

    [Theory]
    [InlineData(3, 1, "1 GB/s")]
    [InlineData(3, 16, "15.8 GB/s")]
    [InlineData(4, 16, "31.5 GB/s")]
    public void Bandwidth_OfLink_IsLanesTimesGeneration(int generation, int width, string expected) =>
        Assert.Equal(expected, new PcieLink(generation, width).Bandwidth.ToString());
}
