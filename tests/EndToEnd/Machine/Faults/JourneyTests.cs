using Appliance.Build.Machines;

namespace Appliance.EndToEnd.Machine.Faults;

/// <summary>Updates one after the other and back again, from sticks, without a network, and with clocks that are wrong.</summary>
[Trait("Level", "faults")]
public sealed class JourneyTests
{
    [Fact]
    public async Task Update_TwiceAndBack_ServesEachTimeWithItsData()
    {
        _ = Inputs.Faults;
        var cancellationToken = TestContext.Current.CancellationToken;
        var (next, afterNext) = (LaterRelease.Find(Inputs.Updates), LaterRelease.Find(Inputs.NextUpdates));
        using var workplace = new Workplace();
        var rig = new Rig(workplace);
        var served = new List<string>();
        var disk = new MachineDisk(Inputs.Image, DiskBus.Virtio) { Size = Rig.DiskSize };

        disk = await LeadAsync("journey-1", workplace, rig, disk, Inputs.Updates, served, [.. OwnersFile.FirmwareStrings(OwnersFile.Keyless), .. next.Installer("reboot")], cancellationToken);
        disk = await LeadAsync("journey-2", workplace, rig, disk, Inputs.NextUpdates, served, [.. afterNext.Installer("reboot")], cancellationToken);
        await LeadAsync("journey-3", workplace, rig, disk, Inputs.NextUpdates, served, [.. next.Returner()], cancellationToken);

        Assert.Equal([served[0], served[1], served[1], served[3], served[3], served[1]], served);
        Assert.Equal(3, served.Distinct().Count());
    }

    [Theory]
    [InlineData(1970)]
    [InlineData(2040)]
    public async Task Update_WrongClockAndNoNetwork_IsInstalledAndProves(int year)
    {
        _ = Inputs.Faults;
        var cancellationToken = TestContext.Current.CancellationToken;
        var release = LaterRelease.Find(Inputs.Updates);
        using var workplace = new Workplace();
        var served = new List<string>();

        await LeadAsync(
            $"clock-{year}", workplace, new Rig(workplace), new MachineDisk(Inputs.Image, DiskBus.Virtio) { Size = Rig.DiskSize }, Inputs.Updates, served,
            [.. OwnersFile.FirmwareStrings(OwnersFile.Keyless), .. release.Installer("reboot")], cancellationToken, new DateTimeOffset(year, 1, 2, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(2, served.Distinct().Count());
    }

    /// <summary>Starts a machine that changes its version by itself, and writes down what serves before and after.</summary>
    /// <returns>Its disk afterwards.</returns>
    private static async Task<MachineDisk> LeadAsync(
        string name, Workplace workplace, Rig rig, MachineDisk disk, string updates, List<string> served, string[] firmwareStrings, CancellationToken cancellationToken, DateTimeOffset? clock = null)
    {
        await using var machine = await BootedMachine.StartAtAsync(
            name, workplace, [disk, await rig.ModelsAsync(cancellationToken), await rig.UpdatesAsync(updates, cancellationToken)], clock, cancellationToken, firmwareStrings);
        served.Add(await Rig.ServeAsync(machine, cancellationToken));
        await Rig.AwaitJournalAsync(machine, "@@ installed 0", Rig.InstallDeadline, cancellationToken);
        Assert.Equal(2, machine.Journal.Split("Starting hearth-update.service").Length);
        await Rig.AwaitVersionAsync(machine, served[^1], isSame: false, Rig.InstallDeadline, cancellationToken);
        served.Add(await Rig.ServeAsync(machine, cancellationToken));
        // The second of them: the first proved the version before.
        await machine.Machine.AwaitAsync("the other version is kept", Rig.InstallDeadline, async token =>
        {
            while (machine.Journal.Split("Finished hearth-committed.service").Length < 3)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), token);
            }
            return true;
        }, cancellationToken);
        await machine.PowerOffAsync(cancellationToken);
        return new MachineDisk(machine.Machine.File(QemuCommandLine.DiskFile(0)), DiskBus.Virtio) { Moved = true };
    }
}
