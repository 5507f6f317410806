using Appliance.Build.Machines;

namespace Appliance.EndToEnd.Machine;

/// <summary>The harness itself, on a machine with nothing to boot.</summary>
[Trait("Level", "machine")]
public sealed class HarnessTests
{
    [Fact]
    public async Task VirtualMachine_NoDisk_ShowsItsFirmwareAndTakesCommands()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var workplace = new Workplace();
        var options = new MachineOptions
        {
            Disks = [],
            Acceleration = await workplace.AccelerationAsync(cancellationToken),
            Memory = ByteSize.FromMiB(256),
            Forwards = [PortForward.Any(11434)],
            FirmwareStrings = Probe.FirmwareStrings,
            SerialPorts = 3,
        };
        await using var machine = await VirtualMachine.StartAsync(options, workplace.Folder("empty"), workplace.Sandbox, TimeProvider.System, cancellationToken);

        await machine.AwaitAsync("text of the firmware", TimeSpan.FromMinutes(1), token => machine.Console.WaitForAsync("\e[", 0, token), cancellationToken);
        await machine.ScreenshotAsync(Inputs.Result("firmware.png"), cancellationToken);
        var status = await machine.Control.ExecuteAsync("query-status", null, cancellationToken);
        await machine.ResetAsync(cancellationToken);
        // QEMU answers before it resets: its event tells when it has.
        await machine.AwaitAsync("the reset", TimeSpan.FromMinutes(1), token => machine.WaitForResetAsync(0, token), cancellationToken);
        await machine.Control.ExecuteAsync("quit", null, cancellationToken);
        await machine.Off.WaitAsync(TimeSpan.FromSeconds(30), cancellationToken);

        Assert.Equal("running", status!["status"]!.GetValue<string>());
        Assert.Equal(1, machine.Resets);
        Assert.True(new FileInfo(Inputs.Result("firmware.png")).Length > 1000);
    }

    [Fact]
    public async Task StartAsync_ImpossibleMachine_SaysWhatQemuSays()
    {
        using var workplace = new Workplace();
        var options = new MachineOptions { Disks = [], Processors = 100_000 };

        var exception = await Assert.ThrowsAsync<MachineException>(() => VirtualMachine.StartAsync(
            options, workplace.Folder("impossible"), workplace.Sandbox, TimeProvider.System, TestContext.Current.CancellationToken));

        Assert.Contains("CPUs", exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task AwaitAsync_NothingHappens_ThrowsWithTheConsole()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var workplace = new Workplace();
        var options = new MachineOptions { Disks = [], Memory = ByteSize.FromMiB(256) };
        await using var machine = await VirtualMachine.StartAsync(options, workplace.Folder("silent"), workplace.Sandbox, TimeProvider.System, cancellationToken);

        var exception = await Assert.ThrowsAsync<MachineException>(() => machine.AwaitAsync(
            "a miracle", TimeSpan.FromSeconds(1), token => machine.Console.WaitForAsync("miracle", 0, token), cancellationToken));

        Assert.Contains("within 1 s: a miracle", exception.Message, StringComparison.Ordinal);
    }
}
