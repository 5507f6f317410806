using System.CommandLine;
using Appliance.Agent.Commands;
using Appliance.Agent.Hardware;
using Appliance.Agent.Processes;
using Appliance.Agent.Tests.Support;
using Appliance.Hardware;

namespace Appliance.Agent.Tests.Hardware;

public sealed class RigLookerTests : IDisposable
{
    private const int VulkanFailed = 1603;

    private static readonly VulkanDevice Arc = new()
    {
        Name = "Intel(R) Arc(tm) A770 Graphics (DG2)",
        Kind = VulkanDeviceKind.Discrete,
        Id = new PciId(0x8086, 0x56a0),
        Address = new PciAddress(0, 3, 0, 0),
        Memory = ByteSize.FromGiB(16),
        MemoryFree = ByteSize.FromGiB(15),
    };

    private readonly MachineTree _machine = new();
    private readonly CapturedLogs _logs = new();

    public void Dispose()
    {
        _machine.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task Look_IntelCard_HasTheMemoryThatVulkanTells()
    {
        _machine.AddCard("0x8086", "0x56a0", "i915");
        var line = await PrintAsync(Arc);

        var rig = await Looker($"echo 'WARNING: a driver speaks' >&2; echo '{line}'").LookAsync(TestContext.Current.CancellationToken);

        Assert.Equal((Arc.Memory, Arc.MemoryFree), (Assert.Single(rig.Gpus).MemoryTotal, rig.Gpus[0].MemoryFree));
    }

    [Theory]
    [InlineData("kill -SEGV $$", 20, "ended the process with 139")]
    [InlineData("sleep 60", 0.3, "did not answer within 0.3 s")]
    [InlineData("echo '{\"name\"'", 20, "Vulkan does not tell the memory of the cards: ")]
    public async Task Look_VulkanDriverFails_GoesOnWithoutAndSaysItOnce(string script, double seconds, string expected)
    {
        _machine.AddCard("0x8086", "0x56a0", "i915");
        var looker = Looker(script, seconds);

        var first = await looker.LookAsync(TestContext.Current.CancellationToken);
        await looker.LookAsync(TestContext.Current.CancellationToken);

        Assert.Null(Assert.Single(first.Gpus).MemoryTotal);
        Assert.Equal(1, _logs.Count(VulkanFailed));
        Assert.Contains(_logs.Texts, text => text.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Look_NoCardLacksAnything_DoesNotAsk()
    {
        var mark = Path.Combine(_machine.Root, "asked");

        await Looker($"touch '{mark}'").LookAsync(TestContext.Current.CancellationToken);

        Assert.False(File.Exists(mark));
    }

    [Fact]
    public async Task VulkanDevices_Printed_AreReadBack() => Assert.Equal([Arc], VulkanCommand.Read([await PrintAsync(Arc)]));

    private static async Task<string> PrintAsync(VulkanDevice device)
    {
        using var output = new StringWriter();
        await VulkanCommand.Create(() => [device]).Parse([]).InvokeAsync(new InvocationConfiguration { Output = output }, TestContext.Current.CancellationToken);
        return output.ToString().Trim();
    }

    private RigLooker Looker(string script, double seconds = 20) =>
        new(RigProbe.Machine(_machine.Root, []), new ChildCommand("sh", "-c", script), _logs.CreateLogger("")) { Patience = TimeSpan.FromSeconds(seconds) };
}
