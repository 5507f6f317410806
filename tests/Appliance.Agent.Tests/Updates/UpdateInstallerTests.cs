using Appliance.Agent.Updates.Boots;
using Appliance.Agent.Updates.Slots;
using Appliance.Updates;
using Microsoft.Extensions.Logging.Abstractions;

namespace Appliance.Agent.Tests.Updates;

/// <summary>Releases put into the slots of a real disk, a file, by the systemd-sysupdate of the image.</summary>
public sealed class UpdateInstallerTests : IDisposable
{
    private const string Running = ReleaseKit.Running;

    private readonly ReleaseKit _kit = new();

    private string Disk => _kit.Disk;

    private string Channel => _kit.Channel;

    private string Entries => _kit.Entries;

    public void Dispose() => _kit.Dispose();

    [Fact]
    public async Task Install_GoodRelease_IsInTheOtherSlotAndStartsNext()
    {
        _kit.MakeDisk();
        var release = _kit.Release("0.1.2");

        await InstallAsync(release);

        var slot = SlotTable.Read(Disk).Find("0.1.2")!.Value;
        Assert.Equal(["hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi"], _kit.EntryNames);
        // By the halves of the root hash the initrd finds its partitions.
        Assert.Equal(release.RootHash, Convert.ToHexStringLower(slot.Root.Id.ToByteArray(bigEndian: true)) + Convert.ToHexStringLower(slot.Verity.Id.ToByteArray(bigEndian: true)));
        Assert.NotNull(SlotTable.Read(Disk).Find(Running));
    }

    [Fact]
    public async Task Install_OneAfterTheOther_TheRunningSlotIsNeverTouched()
    {
        _kit.MakeDisk();
        await InstallAsync(_kit.Release("0.1.2"));
        var before = SlotTable.Read(Disk).Find(Running);

        await InstallAsync(_kit.Release("0.1.3"));

        Assert.Equal(before, SlotTable.Read(Disk).Find(Running));
        Assert.Equal(["hearth_0.1.1.efi", "hearth_0.1.3+3-0.efi"], _kit.EntryNames);
    }

    // It was tried and failed, and the owner wants to see it fail again, or it was cut off.
    [Fact]
    public async Task Install_SameVersionAgain_IsWrittenAnew()
    {
        _kit.MakeDisk();
        await InstallAsync(_kit.Release("0.1.2"));
        File.Move(Path.Combine(Entries, "hearth_0.1.2+3-0.efi"), Path.Combine(Entries, "hearth_0.1.2+0-3.efi"));

        await InstallAsync(_kit.Release("0.1.2"));

        Assert.Equal(["hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi"], _kit.EntryNames);
    }

    [Fact]
    public async Task Install_RootOfAnotherRelease_LeavesNothingThatStarts()
    {
        _kit.MakeDisk();
        // Signed with a hash tree that is another's: only reading the slot back can tell.
        var (good, other) = (_kit.Release("0.1.2"), _kit.Release("0.1.3"));
        var swapped = good with { Artifacts = [other.Get(UpdateKind.Root), good.Get(UpdateKind.Verity), good.Get(UpdateKind.KernelImage)] };
        File.Copy(Path.Combine(Channel, "0.1.3", "root.erofs.xz"), Path.Combine(Channel, "0.1.2", "root.erofs.xz"), overwrite: true);

        var e = await Assert.ThrowsAsync<InstallException>(() => InstallAsync(swapped));

        Assert.Contains("does not hold what the release says", e.Message, StringComparison.Ordinal);
        Assert.Equal(["hearth_0.1.1.efi"], _kit.EntryNames);
        Assert.Null(SlotTable.Read(Disk).Find("0.1.2"));
    }

    [Theory]
    [InlineData("root.erofs.xz", true)]
    [InlineData("root.erofs.xz", false)]
    [InlineData("root.verity.xz", true)]
    [InlineData("hearth.efi", false)]
    public async Task Install_AlteredFile_IsRefusedBeforeAnythingChanges(string file, bool isCut)
    {
        _kit.MakeDisk();
        await InstallAsync(_kit.Release("0.1.2"));
        var release = _kit.Release("0.1.3");
        Damage(Path.Combine(Channel, "0.1.3", file), isCut);

        await Assert.ThrowsAsync<InstallException>(() => InstallAsync(release));

        Assert.Equal(["hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi"], _kit.EntryNames);
        Assert.NotNull(SlotTable.Read(Disk).Find("0.1.2"));
    }

    [Fact]
    public async Task Install_KernelOfAnotherRoot_IsRefused()
    {
        _kit.MakeDisk();
        var release = _kit.Release("0.1.2") with { RootHash = new string('a', 64) };

        var e = await Assert.ThrowsAsync<InstallException>(() => InstallAsync(release));

        Assert.Contains("another root or version", e.Message, StringComparison.Ordinal);
        Assert.Equal(["hearth_0.1.1.efi"], _kit.EntryNames);
    }

    // It would start, and be taken for the version that its entry names.
    [Fact]
    public async Task Install_KernelOfAnotherVersion_IsRefused()
    {
        _kit.MakeDisk();
        var release = _kit.Release("0.1.2") with { Version = ReleaseVersion.Parse("0.1.3") };
        Directory.Move(Path.Combine(Channel, "0.1.2"), Path.Combine(Channel, "0.1.3"));

        var e = await Assert.ThrowsAsync<InstallException>(() => InstallAsync(release));

        Assert.Contains("another root or version", e.Message, StringComparison.Ordinal);
        Assert.Equal(["hearth_0.1.1.efi"], _kit.EntryNames);
    }

    // Firmware that starts only what is signed would go through its three tries in vain.
    [Fact]
    public async Task Install_UnsignedKernelUnderSecureBoot_IsRefused()
    {
        _kit.MakeDisk();
        _kit.SwitchSecureBootOn();

        var e = await Assert.ThrowsAsync<InstallException>(() => InstallAsync(_kit.Release("0.1.2")));

        Assert.Contains("Secure Boot is on", e.Message, StringComparison.Ordinal);
        Assert.Equal(["hearth_0.1.1.efi"], _kit.EntryNames);
        Assert.Null(SlotTable.Read(Disk).Find("0.1.2"));
    }

    [Fact]
    public async Task Install_SignedKernelUnderSecureBoot_IsInTheOtherSlot()
    {
        _kit.MakeDisk();
        _kit.SwitchSecureBootOn();

        await InstallAsync(_kit.Release("0.1.2", isSigned: true));

        Assert.Equal(["hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi"], _kit.EntryNames);
    }

    [Fact]
    public async Task Install_LargerThanTheSlot_LeavesNothingThatStarts()
    {
        _kit.MakeDisk();

        await Assert.ThrowsAsync<InstallException>(() => InstallAsync(_kit.Release("0.1.2", rootBytes: 12 << 20)));

        Assert.Equal(["hearth_0.1.1.efi"], _kit.EntryNames);
        Assert.NotNull(SlotTable.Read(Disk).Find(Running));
    }

    [Fact]
    public async Task Install_BootPartitionGivesBackOtherBytes_LeavesNoKernelImage()
    {
        _kit.MakeDisk();
        var dying = SysupdateTree.FollowedBy(
            _kit.Path, SysupdateTree.ProgramsFor(_kit.Path).Sysupdate, $"for entry in '{Entries}'/hearth_0.1.2*.efi; do [ ! -e \"$entry\" ] || printf x | dd of=\"$entry\" bs=1 seek=100 conv=notrunc status=none; done");

        var e = await Assert.ThrowsAsync<InstallException>(() => InstallAsync(_kit.Release("0.1.2"), sysupdate: dying));

        Assert.Contains("does not give back the kernel image", e.Message, StringComparison.Ordinal);
        Assert.Equal(["hearth_0.1.1.efi"], _kit.EntryNames);
    }

    [Fact]
    public async Task Install_DiskWithoutTheRunningVersion_IsRefused()
    {
        _kit.MakeDisk();

        await Assert.ThrowsAsync<InstallException>(() => InstallAsync(_kit.Release("0.1.2"), running: "0.0.9"));

        Assert.NotNull(SlotTable.Read(Disk).Find(Running));
    }

    private async Task InstallAsync(UpdateManifest release, string running = Running, string? sysupdate = null)
    {
        var programs = SysupdateTree.ProgramsFor(_kit.Path);
        var scratch = Directory.CreateDirectory(Path.Combine(_kit.Path, "scratch")).FullName;
        var writer = new SlotWriter(programs with { Sysupdate = sysupdate ?? programs.Sysupdate }, running, Disk, scratch, NullLogger.Instance);
        await new UpdateInstaller(new BootPaths(_kit.Path), writer, scratch)
            .InstallAsync(release, Channel, SlotTable.Read(Disk), running, TestContext.Current.CancellationToken);
    }

    private static void Damage(string path, bool isCut)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, isCut ? bytes[..^100] : bytes);
    }
}
