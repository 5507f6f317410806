using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Appliance.Hardware;

/// <summary>nvml.h, <c>nvmlMemory_t</c>: what the driver keeps for itself counts as used.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlMemory
{
    public ulong Total;
    public ulong Free;
    public ulong Used;
}

/// <summary>nvml.h, <c>nvmlMemory_v2_t</c>: what the driver keeps for itself is counted apart.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlMemory2
{
    public uint Version;
    public ulong Total;
    public ulong Reserved;
    public ulong Free;
    public ulong Used;

    // nvml.h, NVML_STRUCT_VERSION: the structure's size with its version in the highest byte.
    public static NvmlMemory2 Empty => new() { Version = (uint)Unsafe.SizeOf<NvmlMemory2>() | (2u << 24) };
}
