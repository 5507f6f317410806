namespace Appliance.Build.Machines;

/// <summary>The hardware of a virtual machine.</summary>
internal sealed record MachineOptions
{
    /// <summary>The disks, first to boot first.</summary>
    public required IReadOnlyList<MachineDisk> Disks { get; init; }

    /// <summary>What executes the machine's instructions; <see cref="AccelerationProbe"/> finds out what can.</summary>
    public Acceleration Acceleration { get; init; } = Acceleration.Tcg;

    /// <summary>Main memory.</summary>
    public ByteSize Memory { get; init; } = ByteSize.FromGiB(2);

    /// <summary>Virtual processors.</summary>
    public int Processors { get; init; } = 2;

    /// <summary>Ports of 127.0.0.1 that reach the machine.</summary>
    public IReadOnlyList<PortForward> Forwards { get; init; } = [];

    /// <summary>Whether the machine reaches the network outside. Off: it gets an address, and nothing answers.</summary>
    public bool ReachesNetwork { get; init; }

    /// <summary>Whether every packet of the machine's network is kept in its folder, as <see cref="QemuCommandLine.CaptureFile"/>.</summary>
    public bool KeepsPackets { get; init; }

    /// <summary>SMBIOS type 11 strings, such as <c>io.systemd.credential:NAME=VALUE</c>.</summary>
    public IReadOnlyList<string> FirmwareStrings { get; init; } = [];

    /// <summary>
    /// Whether the firmware has Secure Boot and the board a TPM 2.0. The firmware knows no key at first (setup mode) and starts anything until
    /// it is given some; <see cref="FirmwareVariables"/> of a machine that was gives them to another.
    /// </summary>
    public bool HasSecureBoot { get; init; }

    /// <summary>Whether a keyboard is plugged in whose keys the firmware and the boot menu take.</summary>
    public bool HasKeyboard { get; init; }

    /// <summary>The file with the firmware's variables of a machine before, which is copied; those of a new machine when unset.</summary>
    public string? FirmwareVariables { get; init; }

    /// <summary>What the machine's clock shows when it is switched on; the right time when unset.</summary>
    public DateTimeOffset? Clock { get; init; }

    /// <summary>Serial ports: ttyS0 is the console, the others are free to use. At most four.</summary>
    public int SerialPorts { get; init; } = 1;
}
