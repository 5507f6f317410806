using System.Globalization;

namespace Appliance.Build.Machines;

/// <summary>Turns a machine's options into QEMU's arguments. Every path is relative to the machine's folder.</summary>
internal static class QemuCommandLine
{
    /// <summary>The program to start.</summary>
    public const string Program = "qemu-system-x86_64";

    /// <summary>The firmware's variables, a copy that the machine writes to.</summary>
    public const string FirmwareVariables = "firmware-vars.fd";

    /// <summary>What went over the network, in the machine's folder (pcap).</summary>
    public const string CaptureFile = "network.pcap";

    /// <summary>UEFI firmware in the emulator tree.</summary>
    public const string FirmwareCode = "/usr/share/OVMF/OVMF_CODE_4M.fd";

    /// <summary>The same with Secure Boot, which needs the processor's management mode (SMM) to guard its variables.</summary>
    public const string SecureFirmwareCode = "/usr/share/OVMF/OVMF_CODE_4M.secboot.fd";

    /// <summary>The TPM's state, in the machine's folder.</summary>
    public const string TpmFolder = "tpm";

    /// <summary>Where the program that is the TPM listens, in the machine's folder.</summary>
    public const string TpmSocket = "tpm.sock";

    /// <summary>Variables of a firmware that never ran, in the emulator tree.</summary>
    public const string FirmwareVariableTemplate = "/usr/share/OVMF/OVMF_VARS_4M.fd";

    /// <summary>The disk's file in the machine's folder.</summary>
    public static string DiskFile(int index) => string.Create(CultureInfo.InvariantCulture, $"disk{index}.img");

    /// <summary>What a recorded disk was told to write, in the machine's folder.</summary>
    public static string WriteLogFile(int index) => string.Create(CultureInfo.InvariantCulture, $"writes{index}.log");

    /// <summary>What a serial port wrote, in the machine's folder.</summary>
    public static string SerialFile(int index) => string.Create(CultureInfo.InvariantCulture, $"serial{index}.log");

    /// <summary>The file with a firmware string, in the machine's folder: they grow beyond what a command line takes.</summary>
    public static string FirmwareStringFile(int index) => string.Create(CultureInfo.InvariantCulture, $"smbios{index}.txt");

    /// <summary>The arguments that make QEMU this machine.</summary>
    public static IReadOnlyList<string> Arguments(MachineOptions options) =>
    [
        "-nodefaults", "-no-user-config", "-display", "none",
        "-machine", options.HasSecureBoot ? "q35,smm=on" : "q35", .. Processor(options), "-m", Text($"{options.Memory.Bytes >> 20}M"),
        "-drive", $"if=pflash,unit=0,format=raw,readonly=on,file={(options.HasSecureBoot ? SecureFirmwareCode : FirmwareCode)}",
        "-drive", $"if=pflash,unit=1,format=raw,file={FirmwareVariables}",
        .. options.HasSecureBoot ? SecureBoot : [],
        "-qmp", "stdio",
        "-device", "VGA",
        // A machine that hangs resets itself, as a rig with a hardware watchdog does.
        "-device", "i6300esb", "-action", "watchdog=reset",
        .. options.Clock is { } clock ? ["-rtc", Text($"base={clock.UtcDateTime:yyyy-MM-ddTHH:mm:ss}")] : Array.Empty<string>(),
        "-netdev", Network(options), "-device", "virtio-net-pci,netdev=net,romfile=",
        .. options.KeepsPackets ? new[] { "-object", $"filter-dump,id=packets,netdev=net,file={CaptureFile}" } : [],
        "-device", "qemu-xhci,id=usb", "-device", "virtio-scsi-pci,id=scsi",
        // The firmware does not listen to the keyboard that a machine has by itself.
        .. options.HasKeyboard ? new[] { "-device", "usb-kbd,bus=usb.0" } : [],
        .. options.Disks.SelectMany(Disk),
        .. Enumerable.Range(0, options.SerialPorts).SelectMany(port => new[] { "-serial", $"file:{SerialFile(port)}" }),
        .. options.FirmwareStrings.SelectMany((_, index) => new[] { "-smbios", $"type=11,path={FirmwareStringFile(index)}" }),
    ];

    private static readonly string[] SecureBoot =
    [
        "-global", "driver=cfi.pflash01,property=secure,value=on",
        "-chardev", $"socket,id=tpm,path={TpmSocket}", "-tpmdev", "emulator,id=tpm0,chardev=tpm", "-device", "tpm-crb,tpmdev=tpm0",
    ];

    private static string[] Processor(MachineOptions options) =>
    [
        "-accel", options.Acceleration == Acceleration.Kvm ? "kvm" : "tcg,thread=multi",
        "-cpu", options.Acceleration == Acceleration.Kvm ? "host" : "max",
        "-smp", Text($"{options.Processors}"),
    ];

    private static string Network(MachineOptions options) => string.Join(',',
    [
        "user,id=net", options.ReachesNetwork ? "restrict=off" : "restrict=on",
        .. options.Forwards.Select(forward => Text($"hostfwd=tcp:127.0.0.1:{forward.Host}-:{forward.Guest}")),
    ]);

    private static string[] Disk(MachineDisk disk, int index)
    {
        var device = disk.Bus switch
        {
            DiskBus.Virtio => "virtio-blk-pci",
            DiskBus.Nvme => Text($"nvme,serial=hearth{index}"),
            DiskBus.Usb => "usb-storage,bus=usb.0,removable=on",
            DiskBus.Scsi => "scsi-hd,bus=scsi.0",
            _ => throw new ArgumentOutOfRangeException(nameof(disk), disk.Bus, "no such bus"),
        };
        var boot = disk.Bootable ? Text($",bootindex={index}") : "";
        var sectors = Text($",logical_block_size={disk.SectorSize},physical_block_size={disk.SectorSize}");
        return
        [
            .. disk.IsRecorded ? Recorded(index) : Plain(index),
            "-device", Text($"{device},drive=disk{index}{boot}{sectors}"),
        ];
    }

    // A flush that reaches the host's memory is enough: the machine outlives no crash of the host.
    private static string[] Plain(int index) =>
        ["-drive", Text($"if=none,id=disk{index},format=raw,cache=unsafe,discard=unmap,file={DiskFile(index)}")];

    // Flushes must reach the recorder, so it is the files below that go without. Discards do not: a disk may ignore them.
    private static string[] Recorded(int index) =>
    [
        "-blockdev", string.Join(',',
        [
            Text($"driver=blklogwrites,node-name=disk{index},log-sector-size={WriteLog.SectorSize}"),
            Text($"file.driver=file,file.filename={DiskFile(index)},file.cache.no-flush=on"),
            Text($"log.driver=file,log.filename={WriteLogFile(index)},log.cache.no-flush=on"),
        ]),
    ];

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
