using Appliance.Agent.Runners.Devices;
using Appliance.Hardware;

namespace Appliance.Agent.Tests.Runners;

public sealed class ComputeReportTests
{
    private static readonly RunnerDevice Cuda0 = new("CUDA0", "NVIDIA GeForce RTX 3090", ByteSize.FromGiB(24), ByteSize.FromGiB(24));
    private static readonly RunnerDevice Vulkan0 = new("Vulkan0", "AMD Radeon RX 6800", ByteSize.FromGiB(16), ByteSize.FromGiB(16));

    [Fact]
    public void Of_NoCards_ServesOnTheProcessorWithoutComplaint()
    {
        var report = ComputeReport.Of(Rig(), new RunnerDevices([]));

        Assert.Equal("the processor", report.Serving);
        Assert.Empty(report.Problems);
    }

    [Fact]
    public void Of_CudaAndVulkan_NamesBoth() => Assert.Equal(
        "CUDA on 2 cards and Vulkan on 1 card",
        ComputeReport.Of(Rig(GpuState.Ready, GpuState.Ready), new RunnerDevices([Cuda0, Cuda0 with { Name = "CUDA1" }, Vulkan0])).Serving);

    [Fact]
    public void Of_EveryCardComputes_IsNoProblem() => Assert.Empty(ComputeReport.Of(Rig(GpuState.Ready), new RunnerDevices([Cuda0])).Problems);

    [Fact]
    public void Of_NotAskedYet_IsNoProblem() => Assert.Empty(ComputeReport.Of(Rig(GpuState.Ready), null).Problems);

    [Fact]
    public void Of_CudaFails_SaysWhyInItsWords() => Assert.Equal(
        ["The NVIDIA card does not compute: CUDA did not come up. CUDA says: CUDA driver version is insufficient for CUDA runtime version. Until this is put right, models run on the processor, which is far slower."],
        ComputeReport.Of(Rig(GpuState.Ready), new RunnerDevices([], "CUDA driver version is insufficient for CUDA runtime version")).Problems);

    [Fact]
    public void Of_ModuleRefused_SaysWhatTheDriverSays()
    {
        var rig = Rig(GpuState.NoDriver, GpuState.NoDriver) with { Drivers = [new GpuDriver(GpuVendor.Nvidia, null, null, "Secure Boot refuses its kernel module.")] };

        Assert.Equal(
            ["None of the 2 NVIDIA cards computes: CUDA did not come up. Secure Boot refuses its kernel module. Until this is put right, models run on Vulkan on 1 card."],
            ComputeReport.Of(rig, new RunnerDevices([Vulkan0])).Problems);
    }

    [Fact]
    public void Of_ModuleRefusedBeforeAnyoneAsked_IsAProblemAlready() => Assert.Single(ComputeReport.Of(Rig(GpuState.NoDriver), null).Problems);

    [Fact]
    public void Of_OneOfTwoComputes_SaysSo() => Assert.StartsWith(
        "Only 1 of 2 NVIDIA cards compute. It does not say why", ComputeReport.Of(Rig(GpuState.Ready, GpuState.Ready), new RunnerDevices([Cuda0])).Problems.Single(), StringComparison.Ordinal);

    [Fact]
    public void Of_LostCard_IsToldOfElsewhere() => Assert.Empty(ComputeReport.Of(Rig(GpuState.Ready, GpuState.Lost), new RunnerDevices([Cuda0])).Problems);

    [Fact]
    public void Of_NouveauHasIt_NamesIt()
    {
        var rig = Rig(GpuState.OtherDriver);

        Assert.Contains("The driver nouveau has taken it.", ComputeReport.Of(rig, null).Problems.Single(), StringComparison.Ordinal);
    }

    private static Rig Rig(params GpuState[] states) => new()
    {
        Cpu = new HostCpu { Model = "Test", Cores = 4, Threads = 4, HasAvx2 = false, HasAvx512 = false },
        Memory = new HostMemory(ByteSize.FromGiB(16), ByteSize.FromGiB(8)),
        Gpus = [.. states.Select((state, index) => new GpuDevice
        {
            Address = new PciAddress(0, (byte)(index + 1), 0, 0),
            Vendor = GpuVendor.Nvidia,
            Name = "NVIDIA GeForce RTX 3090",
            State = state,
            Driver = state == GpuState.OtherDriver ? "nouveau" : null,
        })],
    };
}
