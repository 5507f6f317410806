namespace Appliance.Hardware.Tests;

public sealed class VulkanDevicesTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hearth-vulkan-").FullName;
    private string? _problem;

    private string Library
    {
        get
        {
            Assert.SkipWhen(_problem is not null, _problem ?? "");
            return Path.Combine(_folder, "libvulkan.so.1");
        }
    }

    public async ValueTask InitializeAsync() =>
        _problem = await NativeCompiler.CompileAsync(Path.Combine("FakeVulkan", "fake_vulkan.c"), Path.Combine(_folder, "libvulkan.so.1"));

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public void Find_Devices_AreDescribedAsFarAsTheirDriversTell()
    {
        var devices = VulkanDevices.Find(Library);

        Assert.Equal(
            [
                new VulkanDevice
                {
                    Name = "Intel(R) Arc(tm) A770 Graphics (DG2)",
                    Kind = VulkanDeviceKind.Discrete,
                    Id = new PciId(0x8086, 0x56a0),
                    Address = new PciAddress(0, 3, 0, 0),
                    Memory = ByteSize.FromGiB(8),
                    MemoryFree = ByteSize.FromMiB(8092),
                },
                new VulkanDevice
                {
                    Name = "AMD Radeon RX 580 Series (RADV POLARIS10)",
                    Kind = VulkanDeviceKind.Discrete,
                    Id = new PciId(0x1002, 0x67df),
                    Memory = ByteSize.FromGiB(8),
                },
                new VulkanDevice
                {
                    Name = "Intel(R) UHD Graphics 770 (ADL-S GT1)",
                    Kind = VulkanDeviceKind.Integrated,
                    Id = new PciId(0x8086, 0x4680),
                    Address = new PciAddress(0, 0, 2, 0),
                    Memory = ByteSize.FromMiB(31000),
                    MemoryFree = ByteSize.FromMiB(31000),
                },
                new VulkanDevice { Name = "llvmpipe (LLVM 15.0.6, 256 bits)", Kind = VulkanDeviceKind.Cpu, Memory = ByteSize.FromMiB(31000) },
            ],
            devices);
    }

    [Fact]
    public void Find_Again_Answers() => Assert.Equal(VulkanDevices.Find(Library), VulkanDevices.Find(Library));

    [Fact]
    public void Find_NoLoader_IsNone() => Assert.Empty(VulkanDevices.Find(Path.Combine(_folder, "libmissing.so")));

    [Fact]
    public async Task Find_NotALoader_IsNone()
    {
        var library = Path.Combine(_folder, "libother.so");
        Assert.SkipWhen(await NativeCompiler.CompileAsync(Path.Combine("FakeNvml", "fake_nvml.c"), library) is not null, _problem ?? "");

        Assert.Empty(VulkanDevices.Find(library));
    }

    [Fact]
    public void Find_Lavapipe_IsSoftware()
    {
        Assert.SkipUnless(VulkanDevices.CanBeAsked, "no Vulkan loader (libvulkan1) is installed");
        var devices = VulkanDevices.Find();
        Assert.SkipWhen(devices.Count == 0, "no Vulkan driver (mesa-vulkan-drivers) is installed");

        var software = Assert.Single(devices, device => device.Name.StartsWith("llvmpipe", StringComparison.Ordinal));

        Assert.Equal(VulkanDeviceKind.Cpu, software.Kind);
        Assert.Null(software.Id);
        Assert.InRange(software.Memory.Bytes, ByteSize.FromMiB(64).Bytes, ByteSize.FromGiB(4096).Bytes);
    }
}
