using Appliance.Build.Machines;
using Appliance.EndToEnd.Browser;

namespace Appliance.EndToEnd.Machine;

/// <summary>A second disk that the wizard prepares for models: there after a restart, and missed when it is gone.</summary>
[Trait("Level", "machine")]
public sealed class ModelsDiskTests
{
    private const string Mount = "/run/hearth/data-disk";

    [Fact]
    public async Task Setup_SecondDisk_HoldsTheModelsAtEveryStart()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var workplace = new Workplace();
        await using var browser = await ChromiumBrowser.StartAsync();
        var content = workplace.Folder("models");
        Models.WriteTo(content);
        var stick = new MachineDisk(await ModelDisk.MakeAsync(content, workplace.Folder("model-disk"), cancellationToken), DiskBus.Usb) { Bootable = false };
        var blank = Path.Combine(workplace.Folder("blank"), "disk.img");
        await using (var file = File.Create(blank))
        {
            file.SetLength(ByteSize.FromGiB(2).Bytes);
        }
        var system = new MachineDisk(Inputs.Image, DiskBus.Virtio) { Size = ByteSize.FromGiB(8) };

        await using (var machine = await BootedMachine.StartNewAsync(
            "models-disk", workplace, [system, new MachineDisk(blank, DiskBus.Nvme) { Bootable = false }, stick], cancellationToken, [.. Probe.Screen]))
        {
            var code = await machine.ReadSetupCodeAsync(cancellationToken);
            var page = await browser.OpenAsync(ChromiumBrowser.Desktop);
            page.SetDefaultTimeout(240_000);
            var journey = new SetupJourney(page, new TouchingHands(page), machine.Console, "models-disk");
            await journey.ClaimAsync(code);
            await journey.SetUpAsync(Models.Good, "QEMU NVMe Ctrl");
            await machine.PowerOffAsync(cancellationToken);
        }

        MachineDisk[] kept = [Left("models-disk", 0, DiskBus.Virtio), Left("models-disk", 1, DiskBus.Nvme) with { Bootable = false }];
        var with = await ReportAsync("models-disk-again", kept);
        Assert.Contains(with.Disks, disk => disk.Name == with.MountAt(Mount).Source["/dev/".Length..]);
        var without = await ReportAsync("models-disk-gone", [Left("models-disk-again", 0, DiskBus.Virtio)]);
        Assert.Equal("", without["failed"]);
        Assert.DoesNotContain(without.Lines("mounts"), line => line.Contains($"\"{Mount}\"", StringComparison.Ordinal));

        MachineDisk Left(string name, int index, DiskBus bus) => new(Path.Combine(workplace.Folder(name), QemuCommandLine.DiskFile(index)), bus) { Moved = true };

        async Task<ProbeReport> ReportAsync(string name, MachineDisk[] disks)
        {
            await using var machine = await BootedMachine.StartNewAsync(name, workplace, disks, cancellationToken);
            await machine.WaitForHealthAsync(cancellationToken);
            var report = await machine.ReportAsync(cancellationToken);
            await machine.PowerOffAsync(cancellationToken);
            return report;
        }
    }
}
