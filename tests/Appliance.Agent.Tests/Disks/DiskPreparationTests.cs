using System.Diagnostics;
using System.Text;
using Appliance.Agent.Disks;

namespace Appliance.Agent.Tests.Disks;

/// <summary>What erases a disk, and above all what does not.</summary>
public sealed class DiskPreparationTests
{
    [Fact]
    public async Task Prepare_EmptyDisk_HasAFileSystemForModels()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-repart") && Environment.UserName == "root" && File.Exists("/dev/loop-control"), "systemd-repart with loop devices, as root, is needed.");
        using var bench = new DiskBench();

        var problem = await bench.PrepareAsync(bench.Request);

        Assert.Null(problem);
        Assert.Equal("EFI PART", await ReadAsync(bench.Device, 512, 8));
        var start = BitConverter.ToInt64(await BytesAsync(bench.Device, 1024 + 32, 8)) * 512;
        // The superblock of ext4: its magic number, and its label.
        Assert.Equal([0x53, 0xEF], await BytesAsync(bench.Device, start + 1024 + 56, 2));
        Assert.StartsWith(DiskPreparation.Label, await ReadAsync(bench.Device, start + 1024 + 120, 16), StringComparison.Ordinal);
        Assert.Contains("models", await ListAsync(bench.Device, start), StringComparison.Ordinal);
        var partition = new Guid((await BytesAsync(bench.Device, 1024 + 16, 16)).AsSpan());
        Assert.Equal(partition.ToString("D"), (await File.ReadAllTextAsync(bench.Chosen, TestContext.Current.CancellationToken)).Trim());
        Assert.Equal([$"stop {DiskTools.Mount}", "daemon-reload", $"start {DiskTools.Mount}"], bench.Told);
    }

    [Fact]
    public async Task Prepare_NoDisk_TakesModelsBack()
    {
        using var bench = new DiskBench();
        bench.Write("var/lib/hearth-system/models-disk", Guid.NewGuid().ToString());

        Assert.Null(await bench.PrepareAsync(DiskRequest.None));

        Assert.False(File.Exists(bench.Chosen));
        Assert.Equal([$"stop {DiskTools.Mount}", "daemon-reload"], bench.Told);
    }

    [Fact]
    public async Task Prepare_AnotherSerialNumber_IsRefused() => await AssertRefusedAsync(request => request with { Serial = "WD-2" }, "is another disk");

    [Fact]
    public async Task Prepare_AnotherSize_IsRefused() => await AssertRefusedAsync(request => request with { Bytes = request.Bytes + 512 }, "is another disk");

    [Theory]
    [InlineData("ata-SYSTEM")]
    [InlineData("ata-GONE")]
    [InlineData("../../sdb")]
    public async Task Prepare_NameOfAnother_IsRefused(string id) => await AssertRefusedAsync(request => request with { Id = id }, "is another disk");

    [Theory]
    [InlineData("sdc")]
    [InlineData("sdb1")]
    [InlineData("../sdb")]
    public async Task Prepare_NoSuchDisk_IsRefused(string name) => await AssertRefusedAsync(request => request with { Name = name }, "is not plugged in");

    [Fact]
    public async Task Prepare_TheSystemsDisk_IsRefused() => await AssertRefusedAsync(
        _ => new DiskRequest("ata-SYSTEM", "sda", "SYS", 1_000_000L * 512, "sda"), "Hearth OS runs from this disk");

    [Fact]
    public async Task Prepare_SystemsDiskUnknown_IsRefused() => await AssertRefusedAsync(
        request => request, "cannot be told", bench => bench.Write("proc/self/mountinfo", "30 1 0:5 / / rw - tmpfs tmpfs rw"));

    [Fact]
    public async Task Prepare_MountedPartition_IsRefused() => await AssertRefusedAsync(request => request with { Typed = "sdb" }, "is in use: /mnt/photos", bench =>
    {
        bench.Write("sys/block/sdb/sdb1/partition", "1");
        bench.Write("sys/block/sdb/sdb1/dev", "8:17");
        bench.Write("proc/self/mountinfo", "30 1 8:1 / /var rw - ext4 /dev/sda1 rw\n31 1 8:17 / /mnt/photos rw - ext4 /dev/sdb1 rw");
    });

    [Fact]
    public async Task Prepare_PartOfSomethingElse_IsRefused() => await AssertRefusedAsync(request => request with { Typed = "sdb" }, "is in use: md0", bench => bench.Write("sys/block/sdb/holders/md0", ""));

    [Fact]
    public async Task Prepare_Swap_IsRefused() => await AssertRefusedAsync(
        request => request with { Typed = "sdb" }, "is in use: /dev/sdb", bench => bench.Write("proc/swaps", "Filename Type Size\n/dev/sdb  partition 1"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sda")]
    [InlineData("SDB")]
    public async Task Prepare_DataAndNameNotTyped_IsRefused(string? typed) => await AssertRefusedAsync(
        request => request with { Typed = typed }, "There is data on sdb", bench => bench.Write("run/udev/data/b8:16", "E:ID_FS_TYPE=ntfs\nE:ID_FS_LABEL=Photos"));

    [Fact]
    public async Task Prepare_ToolFails_LeavesTheChoiceAsItWas()
    {
        using var bench = new DiskBench();

        var exception = await Assert.ThrowsAsync<IOException>(() => bench.PrepareAsync(bench.Request, "false"));

        Assert.Contains("'false' failed", exception.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(bench.Chosen));
    }

    private static async Task AssertRefusedAsync(Func<DiskRequest, DiskRequest> change, string words, Action<DiskBench>? arrange = null)
    {
        using var bench = new DiskBench();
        arrange?.Invoke(bench);

        // It would fail loudly.
        var problem = await bench.PrepareAsync(change(bench.Request), "false");

        Assert.Contains(words, problem, StringComparison.Ordinal);
        Assert.EndsWith("Nothing was changed on any disk.", problem, StringComparison.Ordinal);
        Assert.Empty(bench.Told);
    }

    private static async Task<byte[]> BytesAsync(string file, long at, int count)
    {
        var bytes = new byte[count];
        await using var stream = File.OpenRead(file);
        stream.Position = at;
        await stream.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return bytes;
    }

    private static async Task<string> ReadAsync(string file, long at, int count) => Encoding.ASCII.GetString(await BytesAsync(file, at, count));

    private static async Task<string> ListAsync(string file, long start)
    {
        using var process = Process.Start(new ProcessStartInfo("debugfs", ["-R", "ls -l /", $"{file}?offset={start}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return text;
    }
}
