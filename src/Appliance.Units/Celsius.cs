using System.Globalization;

namespace Appliance;

/// <summary>A temperature in whole degrees Celsius. Written as <c>64 °C</c>.</summary>
public readonly record struct Celsius(int Degrees)
{
    /// <summary>A temperature in thousandths of a degree, as the kernel's hwmon counts it.</summary>
    public static Celsius FromMillidegrees(long value) => new((int)Math.Round(value / 1e3));

    /// <summary>Degrees with their sign: <c>64 °C</c>.</summary>
    public override string ToString() => Degrees.ToString(CultureInfo.InvariantCulture) + " °C";
}
