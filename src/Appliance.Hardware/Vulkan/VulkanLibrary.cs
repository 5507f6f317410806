using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Appliance.Hardware;

/// <summary>The entry points of the Vulkan loader that are used. Bound to a handle, so that tests can have several.</summary>
internal sealed unsafe class VulkanLibrary
{
    /// <summary>The loader's name where it is installed.</summary>
    public const string DefaultLibrary = "libvulkan.so.1";

    public readonly delegate* unmanaged<VkInstanceCreateInfo*, void*, nint*, int> CreateInstance;
    public readonly delegate* unmanaged<nint, void*, void> DestroyInstance;
    public readonly delegate* unmanaged<nint, uint*, nint*, int> EnumeratePhysicalDevices;
    public readonly delegate* unmanaged<nint, byte*, uint*, VkExtensionProperties*, int> EnumerateDeviceExtensionProperties;
    public readonly delegate* unmanaged<nint, VkDeviceProperties*, void> GetPhysicalDeviceProperties2;
    public readonly delegate* unmanaged<nint, VkMemoryProperties*, void> GetPhysicalDeviceMemoryProperties2;

    private VulkanLibrary(nint handle)
    {
        CreateInstance = (delegate* unmanaged<VkInstanceCreateInfo*, void*, nint*, int>)NativeLibrary.GetExport(handle, "vkCreateInstance");
        DestroyInstance = (delegate* unmanaged<nint, void*, void>)NativeLibrary.GetExport(handle, "vkDestroyInstance");
        EnumeratePhysicalDevices = (delegate* unmanaged<nint, uint*, nint*, int>)NativeLibrary.GetExport(handle, "vkEnumeratePhysicalDevices");
        EnumerateDeviceExtensionProperties =
            (delegate* unmanaged<nint, byte*, uint*, VkExtensionProperties*, int>)NativeLibrary.GetExport(handle, "vkEnumerateDeviceExtensionProperties");
        GetPhysicalDeviceProperties2 = (delegate* unmanaged<nint, VkDeviceProperties*, void>)NativeLibrary.GetExport(handle, "vkGetPhysicalDeviceProperties2");
        GetPhysicalDeviceMemoryProperties2 = (delegate* unmanaged<nint, VkMemoryProperties*, void>)NativeLibrary.GetExport(handle, "vkGetPhysicalDeviceMemoryProperties2");
    }

    /// <returns>False when there is no loader, or one older than Vulkan 1.1.</returns>
    public static bool TryLoad(string library, [NotNullWhen(true)] out VulkanLibrary? vulkan)
    {
        vulkan = null;
        if (!NativeLibrary.TryLoad(library, out var handle))
        {
            return false;
        }
        try
        {
            vulkan = new VulkanLibrary(handle);
            return true;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }
}
