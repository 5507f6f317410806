using System.Text;

namespace Appliance.Hardware;

/// <summary>Asks the Vulkan drivers of this machine for their devices.</summary>
/// <remarks>Drivers run inside the process that asks, and a bad one takes it down: the agent asks in a child process.</remarks>
public static unsafe class VulkanDevices
{
    private const int Success = 0;
    private const uint Version11 = 1 << 22 | 1 << 12;
    private const ulong DeviceLocal = 1;
    private const int NameLength = 256;

    /// <summary>Whether there is a Vulkan loader to ask; no driver is loaded by finding out.</summary>
    public static bool CanBeAsked => VulkanLibrary.TryLoad(VulkanLibrary.DefaultLibrary, out _);

    /// <summary>Every device of every driver, software ones included; none where there is no loader or no driver.</summary>
    public static IReadOnlyList<VulkanDevice> Find(string library = VulkanLibrary.DefaultLibrary)
    {
        if (!Environment.Is64BitProcess || !VulkanLibrary.TryLoad(library, out var vulkan))
        {
            return [];
        }
        var application = new VkApplicationInfo { Type = 0, ApiVersion = Version11 };
        var create = new VkInstanceCreateInfo { Type = 1, Application = (nint)(&application) };
        nint instance;
        if (vulkan.CreateInstance(&create, null, &instance) != Success)
        {
            return [];
        }
        try
        {
            return [.. Handles(vulkan, instance).Select(device => Describe(vulkan, device))];
        }
        finally
        {
            vulkan.DestroyInstance(instance, null);
        }
    }

    private static nint[] Handles(VulkanLibrary vulkan, nint instance)
    {
        uint count = 0;
        if (vulkan.EnumeratePhysicalDevices(instance, &count, null) != Success)
        {
            return [];
        }
        var handles = new nint[count];
        fixed (nint* first = handles)
        {
            return vulkan.EnumeratePhysicalDevices(instance, &count, first) == Success ? handles[..(int)count] : [];
        }
    }

    private static VulkanDevice Describe(VulkanLibrary vulkan, nint device)
    {
        var extensions = Extensions(vulkan, device);
        var hasAddress = extensions.Contains("VK_EXT_pci_bus_info");
        var bus = new VkPciBusInfo { Type = 1_000_212_000 };
        var properties = new VkDeviceProperties { Type = 1_000_059_001, Next = hasAddress ? (nint)(&bus) : 0 };
        vulkan.GetPhysicalDeviceProperties2(device, &properties);
        var hasBudget = extensions.Contains("VK_EXT_memory_budget");
        var (memory, free) = Memory(vulkan, device, hasBudget);
        return new VulkanDevice
        {
            Name = Text(properties.Name),
            Kind = Enum.IsDefined((VulkanDeviceKind)properties.Kind) ? (VulkanDeviceKind)properties.Kind : VulkanDeviceKind.Other,
            // Numbers above the bus's are of makers without hardware, such as Mesa.
            Id = properties.Vendor <= ushort.MaxValue && properties.Device <= ushort.MaxValue ? new PciId((ushort)properties.Vendor, (ushort)properties.Device) : null,
            Address = hasAddress ? new PciAddress(bus.Domain, (byte)bus.Bus, (byte)bus.Device, (byte)bus.Function) : null,
            Memory = memory,
            MemoryFree = hasBudget ? free : null,
        };
    }

    // A card whose memory the processor sees only in part shows it as two local heaps.
    private static (ByteSize Total, ByteSize Free) Memory(VulkanLibrary vulkan, nint device, bool hasBudget)
    {
        var budget = new VkMemoryBudget { Type = 1_000_237_000 };
        var properties = new VkMemoryProperties { Type = 1_000_059_006, Next = hasBudget ? (nint)(&budget) : 0 };
        vulkan.GetPhysicalDeviceMemoryProperties2(device, &properties);
        var (total, free) = (0UL, 0UL);
        for (var heap = 0; heap < Math.Min(properties.HeapCount, 16u); heap++)
        {
            if ((properties.Heaps[(2 * heap) + 1] & DeviceLocal) != 0)
            {
                total += properties.Heaps[2 * heap];
                free += budget.Budget[heap] - Math.Min(budget.Usage[heap], budget.Budget[heap]);
            }
        }
        return (new ByteSize((long)total), new ByteSize((long)Math.Min(free, total)));
    }

    private static HashSet<string> Extensions(VulkanLibrary vulkan, nint device)
    {
        uint count = 0;
        if (vulkan.EnumerateDeviceExtensionProperties(device, null, &count, null) != Success)
        {
            return [];
        }
        var extensions = new VkExtensionProperties[count];
        var names = new HashSet<string>(StringComparer.Ordinal);
        fixed (VkExtensionProperties* first = extensions)
        {
            if (vulkan.EnumerateDeviceExtensionProperties(device, null, &count, first) == Success)
            {
                for (var index = 0; index < count; index++)
                {
                    names.Add(Text(first[index].Name));
                }
            }
        }
        return names;
    }

    private static string Text(byte* text)
    {
        var bytes = new ReadOnlySpan<byte>(text, NameLength);
        var end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}
