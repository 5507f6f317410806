using Appliance.Agent.Disks;
using Appliance.Agent.Disks.Installing;
using Appliance.Agent.Tests.Updates;
using Appliance.Agent.Updates.Slots;
using Appliance.Console.Ports;

namespace Appliance.Agent.Tests.Disks.Installing;

/// <summary>Moving the system to a disk: what is on it afterwards, in which order, and that it does not start before everything is there.</summary>
public sealed class DiskInstallTests
{
    [Fact]
    public async Task Install_EmptyDisk_HoldsWhatTheMachineIs()
    {
        using var bench = Real();

        var problem = await bench.InstallAsync();

        Assert.Null(problem);
        Assert.Equal(
            ["repart", "verify", "mount", "unmount", "mount", "unmount", "mount", "copy", "copy", "unmount", "mount", "unmount"], bench.Steps);
        var table = SlotTable.Read(bench.Disk);
        Assert.Equal(
            ["hearth-esp", $"hearth_{InstallBench.Version}_verity", $"hearth_{InstallBench.Version}", "_empty", "_empty", "hearth-data"],
            table.Partitions.Select(partition => partition.Label));
        var (root, verity) = table.Find(InstallBench.Version)!.Value;
        Assert.Equal(bench.RootHash, root.Id.ToString("N") + verity.Id.ToString("N"));
        Assert.Contains("No errors detected", SysupdateTree.Run(bench.Root, "sfdisk --verify dev/sdb"), StringComparison.Ordinal);
        Assert.Equal(["BOOTX64.EFI"], Directory.GetFiles(bench.On(1, "EFI/BOOT")).Select(Path.GetFileName));
        Assert.True(File.Exists(bench.On(1, $"EFI/Linux/hearth_{InstallBench.Version}.efi")));
        Assert.True(File.Exists(bench.On(1, "loader/loader.conf")));
        Assert.Equal("name: Kitchen\n", await File.ReadAllTextAsync(bench.On(6, "lib/hearth/settings/settings.yaml"), TestContext.Current.CancellationToken));
        Assert.Equal(["machine-id"], Directory.GetFileSystemEntries(bench.On(6, "lib/hearth-system")).Select(Path.GetFileName));
        Assert.False(Directory.Exists(bench.On(6, "lib/hearth/models")));
        Assert.Equal(InstallStep.Commit, InstallReporter.Read(bench.At("run/hearth"))!.Step);
    }

    [Fact]
    public async Task Install_WithModels_CopiesThem()
    {
        using var bench = Real();

        Assert.Null(await bench.InstallAsync(bench.Request with { WithModels = true }));

        Assert.True(File.Exists(bench.On(6, "lib/hearth/models/tiny.gguf")));
    }

    [Theory]
    [InlineData("verify", 1)]
    [InlineData("mount", 2)]
    [InlineData("unmount", 1)]
    [InlineData("copy", 1)]
    public async Task Install_StepFails_LeavesADiskThatDoesNotStartAndCanBeBegunAnew(string step, int at)
    {
        using var bench = Real();

        await Assert.ThrowsAsync<IOException>(() => bench.InstallAsync(failing: step, at: at));

        Assert.False(File.Exists(bench.On(1, "EFI/BOOT/BOOTX64.EFI")));
        Assert.NotEqual(bench.RootHash[..32], SlotTable.Read(bench.Disk).Find(InstallBench.Version)!.Value.Root.Id.ToString("N"));
        Directory.Delete(bench.At("scratch"), recursive: true);
        if (Directory.Exists(bench.At("parts")))
        {
            Directory.Delete(bench.At("parts"), recursive: true);
        }
        Assert.Null(await bench.InstallAsync());
    }

    [Fact]
    public async Task Install_StickHasNoMoreBlocks_TellsWhere()
    {
        using var bench = Real();
        bench.Write("sys/class/block/root/size", "8192");

        var exception = await Assert.ThrowsAsync<IOException>(() => bench.InstallAsync());

        Assert.Contains("root ends after 3145728 bytes; 4194304 were expected", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_OneMiBTooSmall_IsRefused()
    {
        var bytes = new InstallDefinitions(Files()).Needed.Bytes - (1 << 20);

        await AssertRefusedAsync(
            "is too small: it has", request => request with { Disk = request.Disk with { Bytes = bytes } },
            bench => bench.Write("sys/block/sdb/size", (bytes / 512).ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public Task Install_AnotherSerialNumber_IsRefused() => AssertRefusedAsync("(serial number WD-1", request => request with { Disk = request.Disk with { Serial = "WD-2" } });

    [Fact]
    public Task Install_DiskIsGone_IsRefused() => AssertRefusedAsync("is not plugged in any more", request => request with { Disk = request.Disk with { Name = "sdc" } });

    [Fact]
    public Task Install_TheStickItself_IsRefused() => AssertRefusedAsync(
        "Hearth OS runs from this disk", request => request with { Disk = new DiskRequest("ata-STICK", "sda", "STICK", 1L << 30, "sda") });

    [Fact]
    public Task Install_LabelledForModels_IsRefused() => AssertRefusedAsync(
        "labelled as a disk with models", arrange: bench => bench.Write("run/udev/data/b8:16", "E:ID_FS_TYPE=ext4\nE:ID_FS_LABEL=HEARTH-MODELS"));

    [Fact]
    public Task Install_DataAndNothingTyped_IsRefused() => AssertRefusedAsync(
        "There is data on sdb", request => request with { Disk = request.Disk with { Typed = "" } }, bench => bench.Write("run/udev/data/b8:16", "E:ID_FS_TYPE=ntfs"));

    [Fact]
    public Task Install_Mounted_IsRefused() => AssertRefusedAsync("is in use: /mnt/photos", arrange: bench => bench.Write(
        "proc/self/mountinfo", "30 1 8:3 / /var rw - ext4 /dev/sda3 rw\n31 1 8:16 / /mnt/photos rw - ext4 /dev/sdb rw"));

    [Fact]
    public Task Install_ModelsDoNotFit_IsRefused() => AssertRefusedAsync("The models take", request => request with { WithModels = true }, bench =>
    {
        using var file = File.Create(bench.At("var/lib/hearth/models/large.gguf"));
        file.SetLength(1L << 30);
    });

    [Fact]
    public async Task Install_NotProvedHealthy_IsRefused()
    {
        using var bench = Real();
        File.Move(bench.At($"efi/EFI/Linux/hearth_{InstallBench.Version}.efi"), bench.At($"efi/EFI/Linux/hearth_{InstallBench.Version}+2-1.efi"));

        Assert.Contains("has not proved healthy yet", await bench.InstallAsync(), StringComparison.Ordinal);

        Assert.Empty(bench.Steps);
    }

    [Fact]
    public Task Install_SystemUnknown_IsRefused() => AssertRefusedAsync("cannot be told what this system was started from");

    [Fact]
    public void Read_RequestThatIsALink_IsNone()
    {
        using var bench = new InstallBench();
        File.CreateSymbolicLink(bench.At("request"), "/etc/shadow");

        Assert.Null(InstallRequest.Read(bench.At("request")));
    }

    [Fact]
    public void Read_WrittenRequest_IsTheSame()
    {
        using var bench = new InstallBench();
        bench.Request.Write(bench.At("request"));

        Assert.Equal(bench.Request, InstallRequest.Read(bench.At("request")));
    }

    [Fact]
    public void Find_DisksInside_AreTheLargestFirstWithTheirObstacles()
    {
        using var bench = new InstallBench();
        bench.Write("sys/block/sdc/size", "9000");
        bench.Write("sys/block/sdc/device/serial", "SMALL");
        File.CreateSymbolicLink(bench.At("dev/disk/by-id/ata-SMALL"), "../../sdc");

        var found = new InstallCheck(bench.Paths).Find();

        Assert.Equal(
            [("sda", InstallObstacle.System), ("sdb", InstallObstacle.None), ("sdc", InstallObstacle.TooSmall)], found.Select(choice => (choice.Disk.Name, choice.Obstacle)));
        Assert.Equal(ByteSize.FromMiB(128 - 82), found[1].Room);
    }

    private static InstallBench Real()
    {
        SysupdateTree.Require();
        SysupdateTree.RequireTools();
        return new InstallBench(isReal: true);
    }

    private static Dictionary<string, string> Files()
    {
        using var bench = new InstallBench();
        return InstallDefinitions.Read(bench.Root).Files.ToDictionary();
    }

    private static async Task AssertRefusedAsync(string words, Func<InstallRequest, InstallRequest>? change = null, Action<InstallBench>? arrange = null)
    {
        using var bench = new InstallBench();
        arrange?.Invoke(bench);
        var before = bench.Fingerprint();

        var problem = await bench.InstallAsync(change?.Invoke(bench.Request) ?? bench.Request);

        Assert.Contains(words, problem, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed on any disk.", problem, StringComparison.Ordinal);
        Assert.Empty(bench.Steps);
        Assert.Equal(before, bench.Fingerprint());
    }
}
