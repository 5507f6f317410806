using Appliance.Agent.Disks;

namespace Appliance.Agent.Tests.Disks;

/// <summary>A machine with the system on <c>sda</c> and another disk, <c>sdb</c>, which is a file; systemctl only writes down what it was told.</summary>
internal sealed class DiskBench : IDisposable
{
    public const string Id = "ata-WDC_WD40_1";
    public const long Bytes = 96L << 20;

    public DiskBench()
    {
        Write("sys/block/sda/size", "1000000");
        Write("sys/block/sda/device/serial", "SYS");
        Write("sys/block/sda/dev", "8:0");
        Write("sys/block/sda/sda1/partition", "1");
        Write("sys/block/sda/sda1/dev", "8:1");
        Write("sys/block/sdb/size", (Bytes / 512).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Write("sys/block/sdb/device/serial", "WD-1");
        Write("sys/block/sdb/dev", "8:16");
        Write("proc/self/mountinfo", "30 1 8:1 / /var rw,relatime - ext4 /dev/sda1 rw");
        Write("dev/disk/by-id/.keep", "");
        File.CreateSymbolicLink(Path.Combine(Root, "dev/disk/by-id", Id), "../../sdb");
        File.CreateSymbolicLink(Path.Combine(Root, "dev/disk/by-id", "ata-SYSTEM"), "../../sda");
        using (var disk = File.Create(Device))
        {
            disk.SetLength(Bytes);
        }
        // As systemd ends where nothing was mounted before.
        Write("systemctl", $"#!/bin/sh\necho \"$*\" >>{Root}/told\n[ \"$1\" != stop ] || exit 5\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(Root, "systemctl"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("hearth-disk-test-").FullName;

    public string Device => Path.Combine(Root, "dev", "sdb");

    public string Chosen => Path.Combine(Root, "var/lib/hearth-system/models-disk");

    public string Systemctl => Path.Combine(Root, "systemctl");

    /// <summary>What systemd was told, in order.</summary>
    public IReadOnlyList<string> Told => File.Exists(Path.Combine(Root, "told")) ? File.ReadAllLines(Path.Combine(Root, "told")) : [];

    public DiskRequest Request { get; } = new(Id, "sdb", "WD-1", Bytes, null);

    public Task<string?> PrepareAsync(DiskRequest request, string repart = "systemd-repart") =>
        new DiskPreparation(new DiskTools(repart, Systemctl, "0"), Root).PrepareAsync(request, TestContext.Current.CancellationToken);

    public void Write(string path, string text)
    {
        var file = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text + "\n");
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
