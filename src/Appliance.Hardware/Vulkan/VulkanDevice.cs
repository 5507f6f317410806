namespace Appliance.Hardware;

/// <summary>A device as a Vulkan driver describes it.</summary>
public sealed record VulkanDevice
{
    /// <summary>What its driver calls it.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public required VulkanDeviceKind Kind { get; init; }

    /// <summary>Its PCI numbers; null for one that is none of the bus.</summary>
    public PciId? Id { get; init; }

    /// <summary>Where it sits, where its driver tells (VK_EXT_pci_bus_info).</summary>
    public PciAddress? Address { get; init; }

    /// <summary>Its own memory: all heaps that are local to it.</summary>
    public required ByteSize Memory { get; init; }

    /// <summary>What a new program could have of it, where its driver tells (VK_EXT_memory_budget).</summary>
    public ByteSize? MemoryFree { get; init; }
}
