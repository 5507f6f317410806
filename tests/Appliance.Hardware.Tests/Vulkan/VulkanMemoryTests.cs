namespace Appliance.Hardware.Tests;

public sealed class VulkanMemoryTests
{
    private static readonly VulkanDevice Arc = new()
    {
        Name = "Intel(R) Arc(tm) A770 Graphics (DG2)",
        Kind = VulkanDeviceKind.Discrete,
        Id = new PciId(0x8086, 0x56a0),
        Address = new PciAddress(0, 3, 0, 0),
        Memory = ByteSize.FromGiB(8),
        MemoryFree = ByteSize.FromMiB(8000),
    };

    [Fact]
    public void Fill_IntelCard_HasItsMemoryAndItsVariant()
    {
        var card = Assert.Single(Fill(RigOf(ArcAt(3)), Arc).Gpus);

        Assert.Equal((Arc.Memory, Arc.MemoryFree), (card.MemoryTotal, card.MemoryFree));
        Assert.Equal("Arc A770 8GB", card.Name);
        Assert.Equal("Arc A770 8GB", card.Model?.Name);
    }

    [Fact]
    public void Fill_DriverWithoutPlace_IsBelievedWhereThereIsOneSuchCard()
    {
        var device = Arc with { Address = null };

        Assert.Equal(Arc.Memory, Assert.Single(Fill(RigOf(ArcAt(3)), device).Gpus).MemoryTotal);
        Assert.All(Fill(RigOf(ArcAt(3), ArcAt(4)), device).Gpus, card => Assert.Null(card.MemoryTotal));
    }

    [Theory]
    [InlineData(VulkanDeviceKind.Cpu)]
    [InlineData(VulkanDeviceKind.Integrated)]
    public void Fill_DeviceWithoutOwnMemory_IsNotCounted(VulkanDeviceKind kind) =>
        Assert.Null(Assert.Single(Fill(RigOf(ArcAt(3)), Arc with { Kind = kind }).Gpus).MemoryTotal);

    [Fact]
    public void Fill_OtherCard_IsLeftAlone() => Assert.Null(Assert.Single(Fill(RigOf(ArcAt(4)), Arc).Gpus).MemoryTotal);

    [Fact]
    public void Fill_KernelTellsTheMemory_IsBelieved()
    {
        var known = ArcAt(3) with { MemoryTotal = ByteSize.FromGiB(16) };

        Assert.False(VulkanMemory.IsWantedBy(RigOf(known)));
        Assert.Equal(known, Assert.Single(Fill(RigOf(known), Arc).Gpus));
    }

    [Theory]
    [InlineData(3, GpuState.Ready, true)]
    [InlineData(3, GpuState.NoDriver, false)]
    public void IsWantedBy_IntelCard_OnlyWhenItWorks(byte bus, GpuState state, bool expected) =>
        Assert.Equal(expected, VulkanMemory.IsWantedBy(RigOf(ArcAt(bus) with { State = state })));

    [Fact]
    public void IsWantedBy_GraphicsInTheProcessor_IsNot() =>
        Assert.False(VulkanMemory.IsWantedBy(RigOf(ArcAt(0) with { Address = new PciAddress(0, 0, 2, 0) })));

    private static Rig Fill(Rig rig, VulkanDevice device) => VulkanMemory.Fill(rig, [device], GpuModels.Known);

    private static GpuDevice ArcAt(byte bus) => new()
    {
        Address = new PciAddress(0, bus, 0, 0),
        Vendor = GpuVendor.Intel,
        Id = new PciId(0x8086, 0x56a0, 8),
        Name = "Arc A770 16GB",
        State = GpuState.Ready,
    };

    private static Rig RigOf(params GpuDevice[] cards) => new()
    {
        Cpu = new HostCpu { Model = "A CPU", Cores = 1, Threads = 1, HasAvx2 = true, HasAvx512 = false },
        Memory = new HostMemory(ByteSize.FromGiB(8), ByteSize.FromGiB(4)),
        Gpus = cards,
    };
}
