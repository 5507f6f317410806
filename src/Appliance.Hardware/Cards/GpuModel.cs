namespace Appliance.Hardware;

/// <summary>What is known of a model of card, from <c>Data/gpus.json</c>.</summary>
public sealed record GpuModel
{
    /// <summary>The name people use, such as <c>RTX 3090</c>; with its memory where one name has two, such as <c>RTX 3080 12GB</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Who made the chip.</summary>
    public required GpuVendor Vendor { get; init; }

    /// <summary>Memory as sold; the driver shows a little less.</summary>
    public required ByteSize Memory { get; init; }

    /// <summary>Memory bandwidth, which bounds how fast answers come.</summary>
    public required Bandwidth Bandwidth { get; init; }

    /// <summary>What it can execute; null for AMD and Intel.</summary>
    public ComputeCapability? ComputeCapability { get; init; }

    /// <summary>The power it is built for.</summary>
    public required Watts Power { get; init; }

    /// <summary>Whether it has units for matrix products, which read long prompts faster: NVIDIA's tensor cores, AMD's matrix cores, Intel's XMX.</summary>
    public required bool HasTensorCores { get; init; }

    /// <summary>Whether its memory is HBM, where error correction takes no room.</summary>
    public bool HasHbm { get; init; }

    /// <summary>Other names it goes by.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Its PCI numbers, where they are sure.</summary>
    public IReadOnlyList<PciId> Ids { get; init; } = [];
}
