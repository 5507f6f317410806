using System.Security.Cryptography;
using Appliance.Agent.Tests.Support;
using Appliance.Agent.Updates.Boots;
using Appliance.Agent.Updates.Slots;
using Appliance.Updates;
using Microsoft.Extensions.Logging.Abstractions;

namespace Appliance.Agent.Tests.Updates;

/// <summary>Releases put into the slots of a real disk, a file, by the systemd-sysupdate of the image.</summary>
public sealed class UpdateInstallerTests : IDisposable
{
    private const string Running = "0.1.1";

    private readonly TemporaryDirectory _directory = new();

    private string Disk => Path.Combine(_directory.Path, "disk.img");

    private string Channel => Path.Combine(_directory.Path, "channel");

    private string Entries => Path.Combine(_directory.Path, "efi", "EFI", "Linux");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Install_GoodRelease_IsInTheOtherSlotAndStartsNext()
    {
        MakeDisk();
        var release = Release("0.1.2");

        await InstallAsync(release);

        var slot = SlotTable.Read(Disk).Find("0.1.2")!.Value;
        Assert.Equal(["hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi"], EntryNames());
        // By the halves of the root hash the initrd finds its partitions.
        Assert.Equal(release.RootHash, Convert.ToHexStringLower(slot.Root.Id.ToByteArray(bigEndian: true)) + Convert.ToHexStringLower(slot.Verity.Id.ToByteArray(bigEndian: true)));
        Assert.NotNull(SlotTable.Read(Disk).Find(Running));
    }

    [Fact]
    public async Task Install_OneAfterTheOther_TheRunningSlotIsNeverTouched()
    {
        MakeDisk();
        await InstallAsync(Release("0.1.2"));
        var before = SlotTable.Read(Disk).Find(Running);

        await InstallAsync(Release("0.1.3"));

        Assert.Equal(before, SlotTable.Read(Disk).Find(Running));
        Assert.Equal(["hearth_0.1.1.efi", "hearth_0.1.3+3-0.efi"], EntryNames());
    }

    // It was tried and failed, and the owner wants to see it fail again, or it was cut off.
    [Fact]
    public async Task Install_SameVersionAgain_IsWrittenAnew()
    {
        MakeDisk();
        await InstallAsync(Release("0.1.2"));
        File.Move(Path.Combine(Entries, "hearth_0.1.2+3-0.efi"), Path.Combine(Entries, "hearth_0.1.2+0-3.efi"));

        await InstallAsync(Release("0.1.2"));

        Assert.Equal(["hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi"], EntryNames());
    }

    [Fact]
    public async Task Install_RootOfAnotherRelease_LeavesNothingThatStarts()
    {
        MakeDisk();
        // Signed with a hash tree that is another's: only reading the slot back can tell.
        var (good, other) = (Release("0.1.2"), Release("0.1.3"));
        var swapped = good with { Artifacts = [other.Get(UpdateKind.Root), good.Get(UpdateKind.Verity), good.Get(UpdateKind.KernelImage)] };
        File.Copy(Path.Combine(Channel, "0.1.3", "root.erofs.xz"), Path.Combine(Channel, "0.1.2", "root.erofs.xz"), overwrite: true);

        var e = await Assert.ThrowsAsync<InstallException>(() => InstallAsync(swapped));

        Assert.Contains("does not hold what the release says", e.Message, StringComparison.Ordinal);
        Assert.Equal(["hearth_0.1.1.efi"], EntryNames());
        Assert.Null(SlotTable.Read(Disk).Find("0.1.2"));
    }

    [Theory]
    [InlineData("root.erofs.xz", true)]
    [InlineData("root.erofs.xz", false)]
    [InlineData("root.verity.xz", true)]
    [InlineData("hearth.efi", false)]
    public async Task Install_AlteredFile_IsRefusedBeforeAnythingChanges(string file, bool isCut)
    {
        MakeDisk();
        await InstallAsync(Release("0.1.2"));
        var release = Release("0.1.3");
        Damage(Path.Combine(Channel, "0.1.3", file), isCut);

        await Assert.ThrowsAsync<InstallException>(() => InstallAsync(release));

        Assert.Equal(["hearth_0.1.1.efi", "hearth_0.1.2+3-0.efi"], EntryNames());
        Assert.NotNull(SlotTable.Read(Disk).Find("0.1.2"));
    }

    [Fact]
    public async Task Install_KernelOfAnotherRoot_IsRefused()
    {
        MakeDisk();
        var release = Release("0.1.2") with { RootHash = new string('a', 64) };

        var e = await Assert.ThrowsAsync<InstallException>(() => InstallAsync(release));

        Assert.Contains("another root or version", e.Message, StringComparison.Ordinal);
        Assert.Equal(["hearth_0.1.1.efi"], EntryNames());
    }

    [Fact]
    public async Task Install_LargerThanTheSlot_LeavesNothingThatStarts()
    {
        MakeDisk();

        await Assert.ThrowsAsync<InstallException>(() => InstallAsync(Release("0.1.2", rootBytes: 12 << 20)));

        Assert.Equal(["hearth_0.1.1.efi"], EntryNames());
        Assert.NotNull(SlotTable.Read(Disk).Find(Running));
    }

    [Fact]
    public async Task Install_DiskWithoutTheRunningVersion_IsRefused()
    {
        MakeDisk();

        await Assert.ThrowsAsync<InstallException>(() => InstallAsync(Release("0.1.2"), running: "0.0.9"));

        Assert.NotNull(SlotTable.Read(Disk).Find(Running));
    }

    private async Task InstallAsync(UpdateManifest release, string running = Running)
    {
        var scratch = Directory.CreateDirectory(Path.Combine(_directory.Path, "scratch")).FullName;
        var writer = new SlotWriter(SysupdateTree.ProgramsFor(_directory.Path), running, Disk, scratch, NullLogger.Instance);
        await new UpdateInstaller(new BootPaths(_directory.Path), writer, scratch)
            .InstallAsync(release, Channel, SlotTable.Read(Disk), running, TestContext.Current.CancellationToken);
    }

    /// <summary>A disk with the running version in slot A and nothing in slot B.</summary>
    private void MakeDisk()
    {
        SysupdateTree.Require();
        Directory.CreateDirectory(Entries);
        File.WriteAllText(Path.Combine(Entries, $"hearth_{Running}.efi"), "running");
        var definitions = Directory.CreateDirectory(Path.Combine(_directory.Path, "repart.d")).FullName;
        Write("10", "esp", "hearth-esp", 1);
        Write("20", "root-x86-64-verity", $"hearth_{Running}_verity", 1);
        Write("30", "root-x86-64", $"hearth_{Running}", 8);
        Write("40", "root-x86-64-verity", "_empty", 1);
        Write("50", "root-x86-64", "_empty", 8);
        SysupdateTree.Run(_directory.Path, "systemd-repart --empty=create --size=auto --offline=yes --dry-run=no --no-pager --definitions=repart.d disk.img");

        void Write(string number, string type, string label, int size) => File.WriteAllText(
            Path.Combine(definitions, number + ".conf"), $"[Partition]\nType={type}\nLabel={label}\nSizeMinBytes={size}M\nSizeMaxBytes={size}M\n");
    }

    private UpdateManifest Release(string version, int rootBytes = 3 << 20)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Channel, version)).FullName;
        var root = new byte[rootBytes];
        new Random(version[^1]).NextBytes(root);
        File.WriteAllBytes(Path.Combine(folder, "root.erofs"), root);
        var hash = SysupdateTree.Run(folder, "veritysetup format root.erofs root.verity | sed -n 's/^Root hash:[[:space:]]*//p'; xz -0 -f root.erofs; xz -0 -f root.verity").Trim();
        File.WriteAllBytes(Path.Combine(folder, "hearth.efi"), FakeKernelImage.Of(version, hash));
        return new UpdateManifest
        {
            Version = ReleaseVersion.Parse(version),
            MinimumVersion = ReleaseVersion.Parse(Running),
            Commit = new string('0', 40),
            SourceDate = default,
            Kernel = "6.12",
            RootHash = hash,
            IsDevelopment = true,
            Notes = "",
            Artifacts =
            [
                Artifact(folder, "root.erofs.xz", UpdateKind.Root, UpdateCompression.Xz),
                Artifact(folder, "root.verity.xz", UpdateKind.Verity, UpdateCompression.Xz),
                Artifact(folder, "hearth.efi", UpdateKind.KernelImage, UpdateCompression.None),
            ],
        };
    }

    private static UpdateArtifact Artifact(string folder, string file, UpdateKind kind, UpdateCompression compression)
    {
        var bytes = File.ReadAllBytes(Path.Combine(folder, file));
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return new UpdateArtifact { File = file, Kind = kind, Compression = compression, Size = bytes.Length, Sha256 = hash, ContentSize = bytes.Length, ContentSha256 = hash };
    }

    private static void Damage(string path, bool isCut)
    {
        var bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, isCut ? bytes[..^100] : bytes);
    }

    private IEnumerable<string?> EntryNames() => Directory.GetFiles(Entries).Select(Path.GetFileName).Order(StringComparer.Ordinal);
}
