using System.Runtime.InteropServices;

namespace Appliance.Hardware;

// vulkan_core.h, for 64-bit machines. Each begins with its type number and a pointer to the next of a chain.

[StructLayout(LayoutKind.Sequential)]
internal struct VkApplicationInfo
{
    public uint Type;
    public nint Next;
    public nint Name;
    public uint Version;
    public nint EngineName;
    public uint EngineVersion;
    public uint ApiVersion;
}

[StructLayout(LayoutKind.Sequential)]
internal struct VkInstanceCreateInfo
{
    public uint Type;
    public nint Next;
    public uint Flags;
    public nint Application;
    public uint LayerCount;
    public nint Layers;
    public uint ExtensionCount;
    public nint Extensions;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VkExtensionProperties
{
    public fixed byte Name[256];
    public uint Version;
}

/// <summary><c>VkPhysicalDeviceProperties2</c> as far as the name; limits and sparse properties follow it.</summary>
[StructLayout(LayoutKind.Sequential, Size = 840)]
internal unsafe struct VkDeviceProperties
{
    public uint Type;
    public nint Next;
    public uint ApiVersion;
    public uint DriverVersion;
    public uint Vendor;
    public uint Device;
    public uint Kind;
    public fixed byte Name[256];
}

[StructLayout(LayoutKind.Sequential)]
internal struct VkPciBusInfo
{
    public uint Type;
    public nint Next;
    public uint Domain;
    public uint Bus;
    public uint Device;
    public uint Function;
}

/// <summary><c>VkPhysicalDeviceMemoryProperties2</c>; a heap is its size and, in the lower half of the number after it, its flags.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VkMemoryProperties
{
    public uint Type;
    public nint Next;
    public uint TypeCount;
    public fixed uint Types[64];
    public uint HeapCount;
    public fixed ulong Heaps[32];
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VkMemoryBudget
{
    public uint Type;
    public nint Next;
    public fixed ulong Budget[16];
    public fixed ulong Usage[16];
}
