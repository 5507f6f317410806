namespace Appliance.Hardware;

/// <summary>A disk in the machine or plugged into it.</summary>
public sealed record Disk
{
    /// <summary>The kernel's name, such as <c>nvme0n1</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How it is built and attached.</summary>
    public required DiskKind Kind { get; init; }

    /// <summary>Its capacity.</summary>
    public required ByteSize Size { get; init; }

    /// <summary>What its maker calls it; null when it does not say.</summary>
    public string? Model { get; init; }

    /// <summary>Its serial number; null when it does not say.</summary>
    public string? Serial { get; init; }

    /// <summary>Whether it is made to be taken out.</summary>
    public required bool IsRemovable { get; init; }
}
