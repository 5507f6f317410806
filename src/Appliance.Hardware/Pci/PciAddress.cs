using System.Globalization;

namespace Appliance.Hardware;

/// <summary>Where a device sits on the PCI bus. Written as the kernel does: <c>0000:01:00.0</c>.</summary>
/// <param name="Domain">Segment; 0 on most machines, wider than 16 bits behind some controllers.</param>
/// <param name="Bus">Bus in the domain.</param>
/// <param name="Device">Device on the bus, 0 to 31.</param>
/// <param name="Function">Function of the device, 0 to 7.</param>
public readonly record struct PciAddress(uint Domain, byte Bus, byte Device, byte Function) : IComparable<PciAddress>
{
    /// <summary>Reads <c>0000:01:00.0</c>, NVML's <c>00000000:01:00.0</c>, or <c>01:00.0</c>, which is in domain 0.</summary>
    public static bool TryParse(string? text, out PciAddress address)
    {
        address = default;
        var parts = (text ?? "").Split(':');
        var (domainText, busText, slotText) = parts switch
        {
            [var bus, var slot] => ("0", bus, slot),
            [var domain, var bus, var slot] => (domain, bus, slot),
            _ => ("", "", ""),
        };
        if (!TryHex(domainText, uint.MaxValue, out var domainNumber) || !TryHex(busText, 0xff, out var busNumber)
            || slotText.Split('.') is not [var deviceText, var functionText]
            || !TryHex(deviceText, 31, out var deviceNumber) || !TryHex(functionText, 7, out var functionNumber))
        {
            return false;
        }
        address = new PciAddress(domainNumber, (byte)busNumber, (byte)deviceNumber, (byte)functionNumber);
        return true;
    }

    /// <inheritdoc />
    public int CompareTo(PciAddress other) =>
        (Domain, Bus, Device, Function).CompareTo((other.Domain, other.Bus, other.Device, other.Function));

    /// <summary>The kernel's name for it: <c>0000:01:00.0</c>.</summary>
    public override string ToString() => $"{Domain:x4}:{Bus:x2}:{Device:x2}.{Function:x}";

    /// <summary>Compares two addresses in bus order.</summary>
    public static bool operator <(PciAddress left, PciAddress right) => left.CompareTo(right) < 0;

    /// <summary>Compares two addresses in bus order.</summary>
    public static bool operator >(PciAddress left, PciAddress right) => left.CompareTo(right) > 0;

    /// <summary>Compares two addresses in bus order.</summary>
    public static bool operator <=(PciAddress left, PciAddress right) => left.CompareTo(right) <= 0;

    /// <summary>Compares two addresses in bus order.</summary>
    public static bool operator >=(PciAddress left, PciAddress right) => left.CompareTo(right) >= 0;

    private static bool TryHex(string text, uint max, out uint value) =>
        uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && value <= max;
}
