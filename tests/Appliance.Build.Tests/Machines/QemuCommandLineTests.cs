using Appliance.Build.Machines;

namespace Appliance.Build.Tests.Machines;

public sealed class QemuCommandLineTests
{
    [Fact]
    public void Arguments_EveryBus_AreAsExpected() => AssertExpected("every-bus", new MachineOptions
    {
        Disks =
        [
            new MachineDisk("a.img", DiskBus.Virtio),
            new MachineDisk("b.img", DiskBus.Nvme) { SectorSize = 4096 },
            new MachineDisk("c.img", DiskBus.Usb),
            new MachineDisk("d.img", DiskBus.Scsi) { Bootable = false },
        ],
    });

    [Fact]
    public void Arguments_KvmPortsAndStrings_AreAsExpected() => AssertExpected("kvm-ports-strings", new MachineOptions
    {
        Disks = [new MachineDisk("a.img", DiskBus.Nvme)],
        Acceleration = Acceleration.Kvm,
        Memory = ByteSize.FromGiB(4),
        Processors = 4,
        Forwards = [new PortForward(40001, 11434), new PortForward(40002, 443)],
        ReachesNetwork = true,
        FirmwareStrings = ["io.systemd.credential:a=b", "io.systemd.credential:c=d"],
        SerialPorts = 3,
    });

    [Fact]
    public void Arguments_RecordedDiskAndWrongClock_AreAsExpected() => AssertExpected("recorded-clock", new MachineOptions
    {
        Disks = [new MachineDisk("a.img", DiskBus.Virtio) { IsRecorded = true }, new MachineDisk("b.img", DiskBus.Usb) { Bootable = false }],
        Clock = new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero),
    });

    [Fact]
    public void Arguments_KeptPackets_AreAsExpected() => AssertExpected("kept-packets", new MachineOptions
    {
        Disks = [new MachineDisk("a.img", DiskBus.Virtio)],
        KeepsPackets = true,
    });

    [Fact]
    public void Arguments_SecureBoot_AreAsExpected() => AssertExpected("secure-boot", new MachineOptions
    {
        Disks = [new MachineDisk("a.img", DiskBus.Virtio)],
        HasSecureBoot = true,
        HasKeyboard = true,
    });

    private static void AssertExpected(string name, MachineOptions options)
    {
        var expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Machines", "Expectations", name + ".txt"));
        var lines = QemuCommandLine.Arguments(options).Select(argument => argument.StartsWith('-') ? "\n" + argument : " " + argument);
        Assert.Equal(expected, string.Concat(lines).TrimStart('\n') + "\n");
    }
}
