namespace Appliance.Hardware.Tests;

public sealed class DiskScanTests : IDisposable
{
    private readonly SysfsTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void Find_NoSysfs_IsEmpty() => Assert.Empty(new DiskScan(_tree.Root).Find());

    [Fact]
    public void Find_DisksOfAllKinds_TellsThemApart()
    {
        Add("nvme0n1", "devices/pci0000:00/0000:01:00.0/nvme/nvme0/nvme0n1", 1953525168);
        _tree.Write("sys/devices/pci0000:00/0000:01:00.0/nvme/nvme0/nvme0n1/device/model", "Samsung SSD 980 PRO 1TB                 ");
        _tree.Write("sys/devices/pci0000:00/0000:01:00.0/nvme/nvme0/nvme0n1/device/serial", "S5GXNF0R");
        Add("sda", "devices/pci0000:00/0000:00:17.0/ata1/host0/block/sda", 7814037168, rotational: 1);
        _tree.Write("sys/devices/pci0000:00/0000:00:17.0/ata1/host0/block/sda/device/vpd_pg80", "\0\u0001\0\u0008WD-12345");
        Add("sdb", "devices/pci0000:00/0000:00:17.0/ata2/host1/block/sdb", 1000);
        Add("sdc", "devices/pci0000:00/0000:00:14.0/usb2/2-1/host6/block/sdc", 1000, rotational: 1, removable: 1);
        Add("vda", "devices/pci0000:00/0000:00:05.0/virtio1/block/vda", 1000, rotational: 1);
        Add("mmcblk0", "devices/platform/mmc0/mmc0:0001/block/mmcblk0", 1000);
        Add("sr0", "devices/pci0000:00/0000:00:17.0/ata3/host2/block/sr0", 1000);
        Add("sdd", "devices/pci0000:00/0000:00:14.0/usb2/2-2/host7/block/sdd", 0);
        _tree.Write("sys/devices/virtual/block/loop0/size", "1000");
        _tree.Link("sys/block/loop0", "../devices/virtual/block/loop0");

        var disks = new DiskScan(_tree.Root).Find();

        Assert.Equal(
            ["mmcblk0 MemoryCard", "nvme0n1 Nvme", "sda HardDisk", "sdb Ssd", "sdc Usb", "vda Virtual"],
            disks.Select(disk => $"{disk.Name} {disk.Kind}"));
        Assert.Equal(
            new Disk { Name = "nvme0n1", Kind = DiskKind.Nvme, Size = new ByteSize(1000204886016), Model = "Samsung SSD 980 PRO 1TB", Serial = "S5GXNF0R", IsRemovable = false },
            disks[1]);
        Assert.Equal("WD-12345", disks[2].Serial);
        Assert.Equal(["sdc"], disks.Where(disk => disk.IsRemovable).Select(disk => disk.Name));
    }

    private void Add(string name, string place, long sectors, int rotational = 0, int removable = 0)
    {
        _tree.Write($"sys/{place}/size", $"{sectors}");
        _tree.Write($"sys/{place}/queue/rotational", $"{rotational}");
        _tree.Write($"sys/{place}/removable", $"{removable}");
        _tree.Write($"sys/{place}/device/state", "running");
        _tree.Link($"sys/block/{name}", $"../{place}");
    }
}
