using System.Globalization;

namespace Appliance;

/// <summary>Data per time. Written with decimal units, as makers of cards and links do: <c>936 GB/s</c>.</summary>
public readonly record struct Bandwidth(double BytesPerSecond)
{
    /// <summary>A bandwidth in GB/s (10^9 bytes a second).</summary>
    public static Bandwidth FromGigabytes(double perSecond) => new(perSecond * 1e9);

    /// <summary>How long this much data takes.</summary>
    public TimeSpan TimeFor(ByteSize size) => TimeSpan.FromSeconds(size.Bytes / BytesPerSecond);

    /// <summary>At most one decimal: <c>936 GB/s</c>, <c>15.8 GB/s</c>.</summary>
    public override string ToString() => (BytesPerSecond / 1e9).ToString(BytesPerSecond < 1e11 ? "0.#" : "0", CultureInfo.InvariantCulture) + " GB/s";
}
