using System.Globalization;

namespace Appliance;

/// <summary>Electrical power. Written as <c>350 W</c>.</summary>
public readonly record struct Watts(double Value) : IComparable<Watts>
{
    /// <summary>Power in thousandths of a watt, as NVML counts it.</summary>
    public static Watts FromMilliwatts(long value) => new(value / 1e3);

    /// <summary>Power in millionths of a watt, as the kernel's hwmon counts it.</summary>
    public static Watts FromMicrowatts(long value) => new(value / 1e6);

    /// <inheritdoc />
    public int CompareTo(Watts other) => Value.CompareTo(other.Value);

    /// <summary>Whole watts: <c>350 W</c>.</summary>
    public override string ToString() => Value.ToString("0", CultureInfo.InvariantCulture) + " W";

    /// <summary>Compares two amounts.</summary>
    public static bool operator <(Watts left, Watts right) => left.Value < right.Value;

    /// <summary>Compares two amounts.</summary>
    public static bool operator >(Watts left, Watts right) => left.Value > right.Value;

    /// <summary>Compares two amounts.</summary>
    public static bool operator <=(Watts left, Watts right) => left.Value <= right.Value;

    /// <summary>Compares two amounts.</summary>
    public static bool operator >=(Watts left, Watts right) => left.Value >= right.Value;
}
