using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Appliance.Hardware;

/// <summary>nvml.h, <c>nvmlPciInfo_t</c> as <c>nvmlDeviceGetPciInfo_v3</c> fills it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NvmlPciInfo
{
    public LegacyText BusIdLegacy;
    public uint Domain;
    public uint Bus;
    public uint Device;
    public uint DeviceAndVendor;
    public uint Subsystem;
    public BusIdText BusId;

    /// <summary>A card is its device's function 0; function 1 is its sound.</summary>
    public readonly PciAddress Address => new(Domain, (byte)Bus, (byte)Device, 0);

    public readonly PciId Id => new((ushort)DeviceAndVendor, (ushort)(DeviceAndVendor >> 16));

    [InlineArray(16)]
    internal struct LegacyText
    {
        private byte _first;
    }

    [InlineArray(32)]
    internal struct BusIdText
    {
        private byte _first;
    }
}
