namespace Appliance.Hardware.Tests;

public sealed class RigProbeTests : IDisposable
{
    private readonly SysfsTree _tree = new();

    public RigProbeTests()
    {
        _tree.Write("proc/meminfo", "MemTotal: 65536 kB\nMemAvailable: 32768 kB");
        _tree.Write("proc/cpuinfo", "processor : 0\nmodel name : A CPU\nflags : fpu avx2\n");
    }

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Probe_MachineWithoutCards_HasNoneAndNoDriverToMiss()
    {
        var rig = Probe();

        Assert.Equal("A CPU", rig.Cpu.Model);
        Assert.Equal(ByteSize.FromMiB(64), rig.Memory.Total);
        Assert.Equal([_tree.Root], rig.Space.Select(space => space.Path));
        Assert.Empty(rig.Gpus);
        Assert.Empty(rig.Drivers);
        Assert.Empty(RigAdvice.For(rig));
    }

    [Fact]
    public void Probe_NvidiaCardWithoutDriver_SaysTheCardIsHere()
    {
        _tree.AddCard("0000:01:00.0", "0x10de", "0x2204");

        var rig = Probe();

        Assert.Equal((GpuState.NoDriver, "RTX 3090"), (Assert.Single(rig.Gpus).State, rig.Gpus[0].Name));
        Assert.Contains("libmissing.so", Assert.Single(rig.Drivers).Problem, StringComparison.Ordinal);
        Assert.Contains("an NVIDIA card is here, its driver is not", Assert.Single(RigAdvice.For(rig)), StringComparison.Ordinal);
    }

    [Fact]
    public void Probe_AmdCard_IsReadFromSysfs()
    {
        var place = _tree.AddCard("0000:03:00.0", "0x1002", "0x744c", "amdgpu");
        _tree.Write($"{place}/mem_info_vram_total", "25753026560");
        _tree.Write($"{place}/mem_info_vram_used", "26214400");
        _tree.Write($"{place}/hwmon/hwmon4/power1_average", "17000000");
        _tree.Write($"{place}/hwmon/hwmon4/power1_cap", "339000000");
        _tree.Write($"{place}/hwmon/hwmon4/power1_cap_max", "389000000");
        _tree.Write($"{place}/hwmon/hwmon4/temp1_input", "46000");
        _tree.Write($"{place}/drm/card1/card1-DP-1/status", "disconnected");
        _tree.Write($"{place}/drm/card1/card1-HDMI-A-1/status", "connected");

        var card = Assert.Single(Probe().Gpus);

        Assert.Equal("RX 7900 XTX", card.Name);
        Assert.Equal(GpuState.Ready, card.State);
        Assert.Equal(new ByteSize(25753026560), card.MemoryTotal);
        Assert.Equal(new ByteSize(25753026560 - 26214400), card.MemoryFree);
        Assert.Equal(new GpuPower { Draw = new Watts(17), Limit = new Watts(339), MaxLimit = new Watts(389) }, card.Power);
        Assert.Equal(new Celsius(46), card.Temperature);
        Assert.True(card.HasDisplay);
    }

    [Theory]
    [InlineData("0000:00:02.0", "0x4680", "i915", GpuState.Ready, "Intel graphics in the processor")]
    [InlineData("0000:03:00.0", "0xe20b", "xe", GpuState.Ready, "Arc B580")]
    [InlineData("0000:03:00.0", "0x56a0", null, GpuState.NoDriver, "Arc A770 16GB")]
    public void Probe_IntelCard_IsNamedWithItsState(string address, string device, string? driver, GpuState state, string name)
    {
        _tree.AddCard(address, "0x8086", device, driver);

        var card = Assert.Single(Probe().Gpus);

        Assert.Equal((state, name), (card.State, card.Name));
    }

    [Fact]
    public void Probe_ThisMachine_Answers()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads proc and sys");

        // Without NVIDIA's: the fake serves this process.
        var rig = new RigProbe("/", [new AmdProbe(GpuModels.Known), new IntelProbe(GpuModels.Known)], ["/"]).Probe();

        Assert.InRange(rig.Cpu.Threads, 1, 4096);
        Assert.Single(rig.Space);
    }

    [Fact]
    public void Probe_DriverThatSaidWhyItFailed_IsQuoted()
    {
        _tree.AddCard("0000:01:00.0", "0x10de", "0x2204", null);
        var notes = Path.Combine(_tree.Root, "nvidia-problem");
        File.WriteAllText(notes, "Secure Boot refuses its kernel module.\n");

        var driver = new NvidiaProbe(GpuModels.Known, MissingLibrary, notes).Probe(new PciScan(_tree.Root).Find()).Driver;

        Assert.Equal("NVIDIA's driver is not installed: there is no libmissing.so. Secure Boot refuses its kernel module.", driver?.Problem);
    }

    private Rig Probe() => new RigProbe(
        _tree.Root,
        [new NvidiaProbe(GpuModels.Known, MissingLibrary), new AmdProbe(GpuModels.Known), new IntelProbe(GpuModels.Known)],
        [_tree.Root, Path.Combine(_tree.Root, "missing")]).Probe();

    private string MissingLibrary => Path.Combine(_tree.Root, "libmissing.so");
}
