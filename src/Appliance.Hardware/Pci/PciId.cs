using System.Globalization;

namespace Appliance.Hardware;

/// <summary>What a PCI device is. Written as <c>10de:2204</c>, with a revision as <c>1002:73bf:c1</c>.</summary>
/// <param name="Vendor">The maker's number.</param>
/// <param name="Device">The maker's number for the chip.</param>
/// <param name="Revision">Tells cards on one chip apart at AMD; null when it does not matter or is unknown.</param>
public readonly record struct PciId(ushort Vendor, ushort Device, byte? Revision = null)
{
    /// <summary>Reads <c>10de:2204</c> or <c>1002:73bf:c1</c>.</summary>
    public static bool TryParse(string? text, out PciId id)
    {
        id = default;
        var numbers = new List<ushort>();
        foreach (var part in (text ?? "").Split(':'))
        {
            if (!ushort.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }
            numbers.Add(number);
        }
        switch (numbers)
        {
            case [var vendor, var device]:
                id = new PciId(vendor, device);
                return true;
            case [var vendor, var device, <= 0xff and var revision]:
                id = new PciId(vendor, device, (byte)revision);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Lower-case hexadecimal: <c>10de:2204</c>.</summary>
    public override string ToString() => $"{Vendor:x4}:{Device:x4}" + (Revision is { } revision ? $":{revision:x2}" : "");
}
