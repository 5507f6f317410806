using Appliance.Build.Machines;

namespace Appliance.EndToEnd.Machine;

/// <summary>The image on other kinds of disk, and on a broken one.</summary>
[Trait("Level", "machine")]
public sealed class OtherDiskTests
{
    // The kernel's own errors are below the image's log level; nothing else is changed.
    private const string LoudKernel = "io.systemd.stub.kernel-cmdline-extra=console=ttyS0 loglevel=5";

    [Fact]
    public Task Boot_4096ByteSectors_Serves() =>
        AssertServesAsync("sectors-4096", new MachineDisk(Inputs.Image4K, DiskBus.Nvme) { SectorSize = 4096, Size = ByteSize.FromGiB(8) });

    [Fact]
    public Task Boot_UsbStick_Serves() =>
        AssertServesAsync("usb", new MachineDisk(Inputs.Image, DiskBus.Usb) { Size = ByteSize.FromGiB(8) });

    [Fact]
    public async Task Boot_BitFlippedInTheRoot_IsDetectedAndDoesNotComeUp()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var workplace = new Workplace();
        var image = Path.Combine(workplace.Folder("flipped-image"), "disk.img");
        await SparseFile.CopyAsync(Inputs.Image, image, null, cancellationToken);
        FlipBitInRoot(image);
        await using var machine = await BootedMachine.StartAsync(
            "bit-flip", workplace, [new MachineDisk(image, DiskBus.Virtio)], cancellationToken, LoudKernel);

        await machine.Machine.AwaitAsync("dm-verity complains", TimeSpan.FromMinutes(5),
            token => machine.Machine.Console.WaitForAsync("is corrupted", 0, token), cancellationToken);
        var resets = machine.Machine.Resets;
        await machine.Machine.AwaitAsync("the machine restarts", TimeSpan.FromMinutes(8),
            token => machine.Machine.WaitForResetAsync(resets, token),
            cancellationToken);

        Assert.Matches(@"verity: .*data block 0 is corrupted", machine.Machine.Console.Read());
        Assert.DoesNotContain("systemd[1]", machine.Journal, StringComparison.Ordinal);
    }

    private static async Task AssertServesAsync(string name, MachineDisk disk)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var workplace = new Workplace();
        await using var machine = await BootedMachine.StartAsync(name, workplace, [disk], cancellationToken);
        await machine.WaitForHealthAsync(cancellationToken);
        var report = await machine.ReportAsync(cancellationToken);
        await machine.PowerOffAsync(cancellationToken);

        Assert.Equal("", report["failed"]);
        var data = report.Disks.Single(device => "/dev/" + device.Name == report.MountAt("/var").Source);
        Assert.Equal(disk.SectorSize, data.SectorSize);
    }

    /// <summary>
    /// Flips one bit of the root's first block, in the 1024 bytes before erofs's superblock that nothing reads:
    /// only the block's hash can tell.
    /// </summary>
    private static void FlipBitInRoot(string image)
    {
        using var file = File.Open(image, FileMode.Open);
        var at = PartitionTable.Find(file, sectorSize: 512, PartitionTable.RootX64) + 512;
        file.Position = at;
        var value = file.ReadByte();
        file.Position = at;
        file.WriteByte((byte)(value ^ 0x10));
    }
}
