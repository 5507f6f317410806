namespace Appliance.Hardware.Tests;

[Collection(nameof(FakeNvmlLibrary))]
public sealed class NvidiaProbeTests(FakeNvmlLibrary nvml) : IDisposable
{
    private static readonly string[] Driver = ["driver 550.163.01", "cuda 12040"];

    private readonly SysfsTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Probe_FullyDescribedCard_GivesEveryValue()
    {
        Describe([.. Rtx3090(1), "ecc 0", "display 1"]);

        var (cards, driver) = Probe();

        Assert.Equal(new GpuDriver(GpuVendor.Nvidia, "550.163.01", "12.4"), driver);
        Assert.Equal(
            new GpuDevice
            {
                Address = new PciAddress(0, 1, 0, 0),
                Vendor = GpuVendor.Nvidia,
                Id = new PciId(0x10de, 0x2204),
                Model = GpuModels.Known.All.Single(model => model.Name == "RTX 3090"),
                Name = "NVIDIA GeForce RTX 3090",
                State = GpuState.Ready,
                Driver = "nvidia",
                Uuid = "GPU-0001",
                MemoryTotal = ByteSize.FromMiB(24576),
                MemoryFree = ByteSize.FromMiB(24076),
                ComputeCapability = new ComputeCapability(8, 6),
                Link = new PcieLink(1, 16),
                MaxLink = new PcieLink(4, 16),
                Power = new GpuPower { Draw = new Watts(25.5), Limit = new Watts(350), MinLimit = new Watts(100), MaxLimit = new Watts(366) },
                Temperature = new Celsius(41),
                HasEcc = false,
                HasDisplay = true,
            },
            Assert.Single(cards));
    }

    [Fact]
    public void Probe_FourCards_AreInBusOrder()
    {
        Describe([.. Rtx3090(0x41), .. Rtx3090(1), .. Rtx3090(0xc1), .. Rtx3090(0x81)]);

        Assert.Equal(["0000:01:00.0", "0000:41:00.0", "0000:81:00.0", "0000:c1:00.0"], Probe().Cards.Select(card => card.Address.ToString()));
    }

    [Fact]
    public void Probe_P40Beside3080_KnowsBothModels()
    {
        Describe(
            "card", "name Tesla P40", "pci 0 1 0", "id 10de 1b38", "memory 22919 0", "capability 6 1", "ecc 1",
            "card", "name NVIDIA GeForce RTX 3080", "pci 0 2 0", "id 10de 2206", "memory 10240 0", "capability 8 6");

        Assert.Equal(["Tesla P40", "RTX 3080 10GB"], Probe().Cards.Select(card => card.Model?.Name));
    }

    [Fact]
    public void Probe_NothingSupported_GivesCardWithUnknownValues()
    {
        Describe("card", "pci 1f 3 0", "id 10de ffff");

        var card = Assert.Single(Probe().Cards);

        Assert.Equal(
            new GpuDevice
            {
                Address = new PciAddress(0x1f, 3, 0, 0),
                Vendor = GpuVendor.Nvidia,
                Id = new PciId(0x10de, 0xffff),
                Name = "NVIDIA card 10de:ffff",
                State = GpuState.Ready,
                Driver = "nvidia",
            },
            card);
    }

    [Fact]
    public void Probe_DriverWithoutNewMemoryQuestion_AsksTheOldOne()
    {
        Describe([.. Rtx3090(1), "oldmemory"]);

        Assert.Equal(ByteSize.FromMiB(24576), Assert.Single(Probe().Cards).MemoryTotal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void Probe_CardFallsOffWhileAsked_IsLost(int questions)
    {
        _tree.AddCard("0000:01:00.0", "0x10de", "0x2204", "nvidia");
        _tree.AddCard("0000:02:00.0", "0x10de", "0x2204", "nvidia");
        Describe([.. Rtx3090(1), $"lostafter {questions}", .. Rtx3090(2)]);

        Assert.Equal([GpuState.Lost, GpuState.Ready], Probe().Cards.Select(card => card.State));
    }

    [Theory]
    [InlineData("lostafter 0")]
    [InlineData("unreachable")]
    public void Probe_CardTellsNothing_IsFoundOnTheBusAsLost(string how)
    {
        _tree.AddCard("0000:01:00.0", "0x10de", "0x2204", "nvidia");
        _tree.AddCard("0000:02:00.0", "0x10de", "0x2204", "nvidia");
        Describe([.. Rtx3090(1), .. Rtx3090(2), how]);

        var cards = Probe().Cards;

        Assert.Equal([GpuState.Ready, GpuState.Lost], cards.Select(card => card.State));
        Assert.Equal("RTX 3090", cards[1].Name);
    }

    [Theory]
    [InlineData(18, "different versions")]
    [InlineData(9, "kernel module is not loaded")]
    [InlineData(999, "NVML error 999")]
    public void Probe_DriverDoesNotStart_SaysWhyAndShowsTheCards(int error, string expected)
    {
        _tree.AddCard("0000:01:00.0", "0x10de", "0x2204", "nvidia");
        Describe($"init {error}");

        var (cards, driver) = Probe();

        Assert.Contains(expected, driver!.Problem, StringComparison.Ordinal);
        Assert.Equal(GpuState.DriverFailed, Assert.Single(cards).State);
    }

    [Fact]
    public void Probe_CardHeldByNouveauBesideOneThatWorks_IsShown()
    {
        _tree.AddCard("0000:01:00.0", "0x10de", "0x2204", "nvidia");
        _tree.AddCard("0000:02:00.0", "0x10de", "0x1b38", "nouveau");
        _tree.AddCard("0000:03:00.0", "0x10de", "0x1b38");
        Describe(Rtx3090(1));

        Assert.Equal([GpuState.Ready, GpuState.OtherDriver, GpuState.NoDriver], Probe().Cards.Select(card => card.State));
    }

    [Fact]
    public void Observe_CardFallsOffBetweenLooks_IsToldOnceAndAgainAfterItsReturn()
    {
        var watch = new GpuLossWatch(TimeProvider.System);
        _tree.AddCard("0000:01:00.0", "0x10de", "0x2204", "nvidia");
        string[] lost = [.. Rtx3090(1), "lostafter 0"];

        Assert.Equal([0, 1, 0, 0, 1], new[] { Rtx3090(1), lost, lost, Rtx3090(1), lost }.Select(look =>
        {
            Describe(look);
            return watch.Observe(Probe().Cards).Count;
        }));
    }

    private static string[] Rtx3090(int bus) =>
    [
        "card", "name NVIDIA GeForce RTX 3090", $"uuid GPU-{bus:x4}", $"pci 0 {bus:x} 0", "id 10de 2204", "memory 24576 500", "capability 8 6",
        "link 1 16", "maxlink 4 16", "power 25500", "limit 350000 100000 366000", "temperature 41",
    ];

    private void Describe(params string[] lines) => nvml.Describe([.. Driver, .. lines]);

    private GpuFindings Probe() => new NvidiaProbe(GpuModels.Known, nvml.FilePath).Probe(new PciScan(_tree.Root).Find());
}
