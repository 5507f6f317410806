namespace Appliance.Hardware.Tests;

public sealed class RigAdviceTests
{
    private static readonly GpuDevice Good = new()
    {
        Address = new PciAddress(0, 1, 0, 0),
        Vendor = GpuVendor.Nvidia,
        Name = "RTX 3090",
        State = GpuState.Ready,
        Driver = "nvidia",
        Model = GpuModels.Known.All.Single(model => model.Name == "RTX 3090"),
        Link = new PcieLink(1, 16),
        MaxLink = new PcieLink(3, 16),
        Temperature = new Celsius(84),
        HasEcc = false,
        HasDisplay = false,
    };

    [Fact]
    public void For_GoodCard_SaysNothing() => Assert.Empty(Advice(Good));

    [Fact]
    public void For_OneLaneRiser_SaysWhatItCosts() => Assert.Equal(
        ["RTX 3090 (0000:01:00.0): it is connected by 1 lane of 16 (a mining riser?). A model of 20 GB loads in about 24 s instead of 1.5 s; "
            + "once it is loaded, answers on this card alone are hardly slower."],
        Advice(Good with { Link = new PcieLink(1, 1) }));

    [Fact]
    public void For_HalfTheLanes_SaysNothing() => Assert.Empty(Advice(Good with { Link = new PcieLink(3, 8) }));

    [Fact]
    public void For_NoDriver_SaysCardIsHereAndDriverIsNot() => Assert.Equal(
        ["RTX 3090 (0000:01:00.0): an NVIDIA card is here, its driver is not. Models cannot use it. There is no library."],
        Advice(Good with { State = GpuState.NoDriver, Driver = null }, new GpuDriver(GpuVendor.Nvidia, null, null, "There is no library.")));

    [Theory]
    [InlineData(GpuState.OtherDriver, "nouveau", "nouveau driver runs it")]
    [InlineData(GpuState.OtherDriver, "vfio-pci", "virtual machine")]
    [InlineData(GpuState.OtherDriver, "radeon", "the driver radeon runs it")]
    [InlineData(GpuState.Lost, "nvidia", "power off and on")]
    [InlineData(GpuState.DriverFailed, "nvidia", "Restart the rig.")]
    public void For_CardThatCannotWork_SaysWhatToDo(GpuState state, string driver, string expected) =>
        Assert.Contains(expected, Assert.Single(Advice(Good with { State = state, Driver = driver })), StringComparison.Ordinal);

    [Fact]
    public void For_HotCard_SaysSo() =>
        Assert.Contains("it is at 85 °C", Assert.Single(Advice(Good with { Temperature = new Celsius(85) })), StringComparison.Ordinal);

    [Fact]
    public void For_ScreenAttached_SaysItTakesMemory() =>
        Assert.Contains("takes some of its memory", Assert.Single(Advice(Good with { HasDisplay = true })), StringComparison.Ordinal);

    [Fact]
    public void For_EccOnGddr_SaysItTakesMemory() =>
        Assert.Contains("(ECC) is on", Assert.Single(Advice(Good with { HasEcc = true })), StringComparison.Ordinal);

    [Fact]
    public void For_EccOnHbm_SaysNothing() =>
        Assert.Empty(Advice(Good with { HasEcc = true, Model = GpuModels.Known.All.Single(model => model.Name == "A100 80GB") }));

    private static IReadOnlyList<string> Advice(GpuDevice card, params GpuDriver[] drivers) => RigAdvice.For(new Rig
    {
        Cpu = new HostCpu { Model = "", Cores = 1, Threads = 1, HasAvx2 = true, HasAvx512 = false },
        Memory = new HostMemory(ByteSize.FromGiB(8), ByteSize.FromGiB(8)),
        Gpus = [card],
        Drivers = drivers,
    });
}
