using Appliance.Console.Texts;
using Appliance.Hardware;

namespace Appliance.Console.Tests.Texts;

/// <summary>What the rig says of its cards, in French.</summary>
public sealed class WarningTextsTests
{
    private static readonly GpuDevice Card = new()
    {
        Address = new PciAddress(0, 1, 0, 0),
        Vendor = GpuVendor.Nvidia,
        Name = "RTX 3090",
        State = GpuState.Ready,
        Driver = "nvidia",
        Model = GpuModels.Known.All.Single(model => model.Name == "RTX 3090"),
        Link = new PcieLink(1, 16),
        MaxLink = new PcieLink(3, 16),
    };

    private static readonly GpuDevice[] Cards =
    [
        Card with { Link = new PcieLink(1, 1), Temperature = new Celsius(90), HasEcc = true, HasDisplay = true },
        Card with { Link = new PcieLink(1, 2) },
        Card with { State = GpuState.NoDriver, Driver = null },
        Card with { State = GpuState.NoDriver, Driver = null, Vendor = GpuVendor.Amd },
        Card with { State = GpuState.OtherDriver, Driver = "nouveau" },
        Card with { State = GpuState.OtherDriver, Driver = "vfio-pci" },
        Card with { State = GpuState.OtherDriver, Driver = "radeon" },
        Card with { State = GpuState.Lost },
        Card with { State = GpuState.DriverFailed },
        Card with { State = GpuState.DriverFailed, Vendor = GpuVendor.Amd },
    ];

    [Fact]
    public void In_French_SaysEveryAdviceOnCards()
    {
        var rig = new Rig
        {
            Cpu = new HostCpu { Model = "", Cores = 1, Threads = 1, HasAvx2 = true, HasAvx512 = false },
            Memory = new HostMemory(ByteSize.FromGiB(8), ByteSize.FromGiB(8)),
            Gpus = Cards,
            Drivers = [new GpuDriver(GpuVendor.Nvidia, null, null, "There is no library.")],
        };
        var sentences = RigAdvice.For(rig).Select(sentence => sentence["RTX 3090 (0000:01:00.0): ".Length..]).ToList();

        var french = sentences.Select(sentence => ErrorTexts.In("fr", sentence)).ToList();

        Assert.Equal(13, sentences.Count);
        Assert.All(sentences.Zip(french), pair => Assert.NotEqual(pair.First, pair.Second));
        Assert.Equal(
            "elle est reliée par 2 lignes sur 16 (une rallonge de minage ?). Un modèle de 20 Go se charge en 12 s environ au lieu de 1.5 s ; une fois chargé, les réponses de cette seule carte ne sont guère plus lentes.",
            french[4]);
    }
}
