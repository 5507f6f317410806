using System.Globalization;

namespace Appliance;

/// <summary>
/// An amount of memory or storage in bytes. Written and read with binary units: <c>8GiB</c>, <c>512MiB</c>, <c>1.5 GiB</c>.
/// </summary>
public readonly record struct ByteSize(long Bytes) : IComparable<ByteSize>
{
    private static readonly (string Suffix, long Factor)[] Units =
        [("TiB", 1L << 40), ("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10), ("B", 1)];

    /// <summary>No bytes.</summary>
    public static ByteSize Zero => default;

    /// <summary>An amount given in KiB (1,024 bytes).</summary>
    public static ByteSize FromKiB(long value) => new(checked(value << 10));

    /// <summary>An amount given in MiB (1,048,576 bytes).</summary>
    public static ByteSize FromMiB(long value) => new(checked(value << 20));

    /// <summary>An amount given in GiB (1,073,741,824 bytes).</summary>
    public static ByteSize FromGiB(long value) => new(checked(value << 30));

    /// <summary>Reads a size such as <c>300MiB</c> or <c>1.5 GiB</c>; a bare number counts bytes.</summary>
    /// <returns>False when the text is not a size, is negative, or does not fit 63 bits.</returns>
    public static bool TryParse(string? text, out ByteSize size)
    {
        size = default;
        var trimmed = text?.Trim() ?? "";
        var (suffix, factor) = Units.FirstOrDefault(unit => trimmed.EndsWith(unit.Suffix, StringComparison.Ordinal), ("", 1));
        var number = trimmed[..^suffix.Length].TrimEnd();
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            || value > (decimal)long.MaxValue / factor)
        {
            return false;
        }
        size = new ByteSize((long)(value * factor));
        return true;
    }

    /// <summary>Rounds up to a whole multiple of <paramref name="unit"/>.</summary>
    public ByteSize RoundUpTo(ByteSize unit) => new(checked((Bytes + unit.Bytes - 1) / unit.Bytes * unit.Bytes));

    /// <inheritdoc />
    public int CompareTo(ByteSize other) => Bytes.CompareTo(other.Bytes);

    /// <summary>The size in the largest unit that keeps it at one or more, with at most one decimal: <c>1.5 GiB</c>.</summary>
    public override string ToString()
    {
        var magnitude = Math.Abs((decimal)Bytes);
        var (suffix, factor) = Units.FirstOrDefault(unit => magnitude >= unit.Factor, ("B", 1));
        return ((decimal)Bytes / factor).ToString("0.#", CultureInfo.InvariantCulture) + " " + suffix;
    }

    /// <summary>Adds two sizes.</summary>
    public static ByteSize operator +(ByteSize left, ByteSize right) => new(checked(left.Bytes + right.Bytes));

    /// <summary>Subtracts a size from another; the result can be negative.</summary>
    public static ByteSize operator -(ByteSize left, ByteSize right) => new(checked(left.Bytes - right.Bytes));

    /// <summary>Compares two sizes.</summary>
    public static bool operator <(ByteSize left, ByteSize right) => left.Bytes < right.Bytes;

    /// <summary>Compares two sizes.</summary>
    public static bool operator >(ByteSize left, ByteSize right) => left.Bytes > right.Bytes;

    /// <summary>Compares two sizes.</summary>
    public static bool operator <=(ByteSize left, ByteSize right) => left.Bytes <= right.Bytes;

    /// <summary>Compares two sizes.</summary>
    public static bool operator >=(ByteSize left, ByteSize right) => left.Bytes >= right.Bytes;
}
