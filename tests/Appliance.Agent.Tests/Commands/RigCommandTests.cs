using System.CommandLine;
using System.Text.Json;
using Appliance.Agent.Commands;
using Appliance.Agent.Tests.Support;
using Appliance.Hardware;

namespace Appliance.Agent.Tests.Commands;

public sealed class RigCommandTests
{
    private static readonly Rig Machine = new()
    {
        Cpu = new HostCpu { Model = "AMD Ryzen 5 3600", Cores = 6, Threads = 12, HasAvx2 = true, HasAvx512 = false },
        Memory = new HostMemory(ByteSize.FromGiB(32), ByteSize.FromGiB(30)),
        Disks = [new Disk { Name = "nvme0n1", Kind = DiskKind.Nvme, Size = ByteSize.FromGiB(931), Model = "SSD 980", IsRemovable = false }],
        Space = [new MountSpace("/var", ByteSize.FromGiB(900), ByteSize.FromGiB(700))],
        Drivers = [new GpuDriver(GpuVendor.Nvidia, "550.163.01", "12.4")],
        Gpus =
        [
            new GpuDevice
            {
                Address = new PciAddress(0, 1, 0, 0),
                Vendor = GpuVendor.Nvidia,
                Name = "NVIDIA GeForce RTX 3090",
                State = GpuState.Ready,
                Model = GpuModels.Known.All.Single(model => model.Name == "RTX 3090"),
                MemoryTotal = ByteSize.FromGiB(24),
                MemoryFree = ByteSize.FromMiB(24076),
                Link = new PcieLink(1, 1),
                MaxLink = new PcieLink(4, 16),
                Power = new GpuPower { Limit = new Watts(350) },
                Temperature = new Celsius(41),
            },
            new GpuDevice { Address = new PciAddress(0, 2, 0, 0), Vendor = GpuVendor.Nvidia, Name = "Tesla P40", State = GpuState.NoDriver },
        ],
    };

    [Fact]
    public async Task Rig_Terminal_ShowsTableAndAdvice()
    {
        var (exitCode, output, _) = await RunAsync(() => Machine);

        Assert.Equal(0, exitCode);
        Expectation.Matches("rig.txt", output);
    }

    [Fact]
    public async Task Rig_Json_HasUnitsAsNumbersAndLeavesOutTheUnknown()
    {
        var (exitCode, output, _) = await RunAsync(() => Machine, "--json");

        Assert.Equal(0, exitCode);
        var gpus = JsonDocument.Parse(output).RootElement.GetProperty("gpus");
        Assert.Equal(25769803776, gpus[0].GetProperty("memory_total").GetInt64());
        Assert.Equal(1, gpus[0].GetProperty("link").GetProperty("width").GetInt32());
        Assert.Equal("no_driver", gpus[1].GetProperty("state").GetString());
        Assert.False(gpus[1].TryGetProperty("memory_total", out _));
    }

    [Fact]
    public async Task Rig_MachineCannotBeRead_SaysSo()
    {
        var (exitCode, _, error) = await RunAsync(() => throw new FileNotFoundException("There is no proc."));

        Assert.Equal(1, exitCode);
        Assert.Contains("a rig runs Linux. There is no proc.", error, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(Func<Rig> probe, params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = new InvocationConfiguration { Output = output, Error = error };
        var exitCode = await RigCommand.Create(_ => Task.FromResult(probe())).Parse(arguments).InvokeAsync(console, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), error.ToString());
    }
}
