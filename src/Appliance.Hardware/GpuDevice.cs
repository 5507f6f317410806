namespace Appliance.Hardware;

/// <summary>A graphics card in the rig. A value that neither driver nor kernel tells is null.</summary>
public sealed record GpuDevice
{
    /// <summary>Where it sits.</summary>
    public required PciAddress Address { get; init; }

    /// <summary>Who made the chip.</summary>
    public required GpuVendor Vendor { get; init; }

    /// <summary>What its driver calls it, else what the card data does, else its PCI numbers.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it can work.</summary>
    public required GpuState State { get; init; }

    /// <summary>What chip it is.</summary>
    public PciId? Id { get; init; }

    /// <summary>What is known of cards like it; null for a card that the data does not have.</summary>
    public GpuModel? Model { get; init; }

    /// <summary>The name that stays with the card in any slot.</summary>
    public string? Uuid { get; init; }

    /// <summary>The kernel driver bound to it.</summary>
    public string? Driver { get; init; }

    /// <summary>Its memory as the driver counts it.</summary>
    public ByteSize? MemoryTotal { get; init; }

    /// <summary>What nobody uses of it now.</summary>
    public ByteSize? MemoryFree { get; init; }

    /// <summary>What it can execute; NVIDIA only.</summary>
    public ComputeCapability? ComputeCapability { get; init; }

    /// <summary>The link now. The generation falls while the card idles; the width does not.</summary>
    public PcieLink? Link { get; init; }

    /// <summary>The most that card and slot can do together; on AMD and Intel the most the card can do.</summary>
    public PcieLink? MaxLink { get; init; }

    /// <summary>Its power.</summary>
    public GpuPower Power { get; init; } = new();

    /// <summary>Temperature of the chip.</summary>
    public Celsius? Temperature { get; init; }

    /// <summary>Whether its memory corrects errors.</summary>
    public bool? HasEcc { get; init; }

    /// <summary>Whether it drives a screen, which takes some of its memory.</summary>
    public bool? HasDisplay { get; init; }
}
