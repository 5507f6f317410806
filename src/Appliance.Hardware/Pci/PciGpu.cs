namespace Appliance.Hardware;

/// <summary>A graphics card as the PCI bus shows it, whether or not a driver runs it.</summary>
public sealed record PciGpu
{
    /// <summary>Where it sits.</summary>
    public required PciAddress Address { get; init; }

    /// <summary>Who made the chip.</summary>
    public required GpuVendor Vendor { get; init; }

    /// <summary>What chip it is, and in which revision.</summary>
    public required PciId Id { get; init; }

    /// <summary>The link now. The generation falls while the card idles; the width does not.</summary>
    public PcieLink? Link { get; init; }

    /// <summary>The most the card can do.</summary>
    public PcieLink? MaxLink { get; init; }

    /// <summary>The kernel driver bound to it, such as <c>nvidia</c>, <c>nouveau</c> or <c>amdgpu</c>; null when none is.</summary>
    public string? Driver { get; init; }

    /// <summary>Its directory in sysfs.</summary>
    internal string Folder { get; init; } = "";
}
