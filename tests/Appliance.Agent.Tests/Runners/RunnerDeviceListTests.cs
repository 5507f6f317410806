using Appliance.Agent.Runners.Devices;

namespace Appliance.Agent.Tests.Runners;

public sealed class RunnerDeviceListTests
{
    [Fact]
    public void Parse_CudaAndVulkan_CountsEachCardOnce()
    {
        var devices = RunnerDeviceList.Parse(
        [
            "ggml_cuda_init: found 2 CUDA devices:",
            "Available devices:",
            "  CUDA0: NVIDIA GeForce RTX 3090 (24124 MiB, 23790 MiB free)",
            "  CUDA1: Tesla P40 (22904 MiB, 22700 MiB free)",
            "  Vulkan0: NVIDIA GeForce RTX 3090 (24576 MiB, 24000 MiB free)",
            "  Vulkan1: AMD Radeon RX 6800 (RADV NAVI21) (16368 MiB, 16000 MiB free)",
            "  BLAS0: OpenBLAS (0 MiB, 0 MiB free)",
        ]);

        Assert.Equal(
        [
            new RunnerDevice("CUDA0", "NVIDIA GeForce RTX 3090", ByteSize.FromMiB(24124), ByteSize.FromMiB(23790)),
            new RunnerDevice("CUDA1", "Tesla P40", ByteSize.FromMiB(22904), ByteSize.FromMiB(22700)),
            new RunnerDevice("Vulkan1", "AMD Radeon RX 6800 (RADV NAVI21)", ByteSize.FromMiB(16368), ByteSize.FromMiB(16000)),
        ], devices);
    }

    [Theory]
    [InlineData("Available devices:\n  (none)")]
    [InlineData("")]
    [InlineData("  CUDA0: broken (many MiB, 1 MiB free)")]
    public void Parse_NoCards_IsEmpty(string output) => Assert.Empty(RunnerDeviceList.Parse(output.Split('\n')));
}
