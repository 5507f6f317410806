using Appliance.Build.Imaging;

namespace Appliance.Build.Tests.Imaging;

public sealed class DriverGateTests
{
    private const string Kernel = "6.12.1-amd64";
    private const string Updates = $"usr/lib/modules/{Kernel}/updates/";
    private const string Driver = "usr/lib/hearth/driver/";
    private const string Runner = "usr/lib/hearth/runner/usr/lib/x86_64-linux-gnu/";
    private const string Magic = $"vermagic={Kernel} SMP preempt mod_unload modversions ";

    [Fact]
    public void Problems_EverythingOfOneVersion_Passes() => Assert.Empty(Problems(Sound()));

    [Fact]
    public void Problems_ModuleForAnotherKernel_NamesBoth() => Assert.Equal(
        [$"{Updates}nvidia.ko: is built for the kernel 6.12.2-amd64, the image has {Kernel}"],
        Problems(Sound(nvidia: ["version=550.1", "vermagic=6.12.2-amd64 SMP"])));

    [Fact]
    public void Problems_ModuleOfAnotherVersion_NamesBoth() => Assert.Equal(
        [$"{Updates}nvidia.ko: is of version 580.1, the libraries are of 550.1"], Problems(Sound(nvidia: ["version=580.1", Magic])));

    [Fact]
    public void Problems_ModuleWithoutSignature_IsNamed() => Assert.Equal([$"{Updates}nvidia.ko: is not signed"], Problems(Sound(isSigned: false)));

    [Fact]
    public void Problems_LibraryOfAnotherVersion_NamesBoth() => Assert.Equal(
        [$"{Driver}libnvidia-ml.so: is of version 580.1, libcuda of 550.1"], Problems(Sound(management: "580.1")));

    [Fact]
    public void Problems_FirmwareOfAnotherVersion_IsNamed() => Assert.Equal(
        ["usr/lib/firmware/nvidia: has no firmware of the driver's version 550.1"], Problems(Sound(firmware: "580.1")));

    [Theory]
    [InlineData("12.8.90", "12.8")]
    [InlineData("11.8.89", "11.8")]
    public void Problems_RuntimeThatTheDriverDoesNotRun_NamesBoth(string file, string version) => Assert.Equal(
        [$"usr/lib/hearth/runner/: its CUDA runtime is of {version}, the driver runs up to 12.4"], Problems(Sound(runtime: file)));

    [Fact]
    public void Problems_Nouveau_IsNotAllowed() => Assert.Single(Problems(Sound().File($"usr/lib/modules/{Kernel}/kernel/drivers/gpu/drm/nouveau/nouveau.ko.xz")));

    [Fact]
    public void Problems_NoDriverAtAll_NamesEveryPart() => Assert.Equal(8, Problems(new FakeLayer("root").File($"usr/lib/modules/{Kernel}/kernel/fs/ext4.ko.xz")).Count);

    private static FakeLayer Sound(string[]? nvidia = null, bool isSigned = true, string management = "550.1", string firmware = "550.1", string runtime = "12.4.127") =>
        new FakeLayer("driver")
            .File($"usr/lib/modules/{Kernel}/kernel/fs/ext4.ko.xz")
            .Module(Updates + "nvidia.ko", isSigned, nvidia ?? ["version=550.1", Magic])
            .Module(Updates + "nvidia-uvm.ko", isSigned: true, Magic)
            .Elf(Driver + "libcuda.so.550.1").Elf(Driver + $"libnvidia-ml.so.{management}").Elf(Driver + "libnvidia-cfg.so.550.1").Elf(Driver + "libnvidia-ptxjitcompiler.so.550.1")
            .File(Driver + "driver.json", """{"version": "550.1", "cuda": "12.4", "kernel": "x"}""")
            .File($"usr/lib/firmware/nvidia/{firmware}/gsp_tu10x.bin")
            .Elf(Runner + "ggml/backends0/libggml-cuda.so")
            .Elf(Runner + $"libcudart.so.{runtime}");

    private static IReadOnlyList<string> Problems(FakeLayer layer) => DriverGate.Problems(ImageFacts.Of([layer]));
}
