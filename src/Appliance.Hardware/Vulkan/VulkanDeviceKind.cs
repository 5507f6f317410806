namespace Appliance.Hardware;

/// <summary>What a Vulkan device is, numbered as <c>VkPhysicalDeviceType</c>.</summary>
public enum VulkanDeviceKind
{
    /// <summary>None of the others.</summary>
    Other,

    /// <summary>Graphics inside the processor; its memory is the machine's.</summary>
    Integrated,

    /// <summary>A card with memory of its own.</summary>
    Discrete,

    /// <summary>A card handed to a virtual machine.</summary>
    Virtual,

    /// <summary>The processor, drawing in software as Mesa's llvmpipe does. No graphics card.</summary>
    Cpu,
}
