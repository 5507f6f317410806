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
    [InlineData("ggml_cuda_init: failed to initialize CUDA: no CUDA-capable device is detected", "no CUDA-capable device is detected")]
    [InlineData("ggml_backend_load_best: failed to load /usr/lib/ggml/libggml-cuda.so: libcuda.so.1: cannot open shared object file ", "libcuda.so.1: cannot open shared object file")]
    public void Read_CudaFailed_KeepsItsReason(string line, string reason) =>
        Assert.Equal(reason, RunnerDeviceList.Read([line, "Available devices:", "  (none)"]).CudaProblem);

    [Fact]
    public void Read_CudaWorks_HasNoReason() =>
        Assert.Null(RunnerDeviceList.Read(["ggml_cuda_init: found 1 CUDA devices:", "  CUDA0: Tesla P40 (22904 MiB, 22700 MiB free)"]).CudaProblem);

    [Theory]
    [InlineData("Available devices:\n  (none)")]
    [InlineData("")]
    [InlineData("  CUDA0: broken (many MiB, 1 MiB free)")]
    public void Parse_NoCards_IsEmpty(string output) => Assert.Empty(RunnerDeviceList.Parse(output.Split('\n')));
}
