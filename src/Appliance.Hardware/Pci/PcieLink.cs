namespace Appliance.Hardware;

/// <summary>A PCI Express link: its generation (1 to 6) and its number of lanes. Written as <c>PCIe 3.0 x16</c>.</summary>
public readonly record struct PcieLink(int Generation, int Width)
{
    // GB/s of one lane after the line code: 8b/10b for generations 1 and 2, 128b/130b for 3 to 5 (PCI Express Base Specification).
    private static readonly double[] LaneGigabytes = [0.25, 0.5, 0.985, 1.969, 3.938, 7.563];

    /// <summary>What the link can carry in one direction, before packet headers.</summary>
    public Bandwidth Bandwidth => Bandwidth.FromGigabytes(LaneGigabytes[Math.Clamp(Generation, 1, LaneGigabytes.Length) - 1] * Width);

    /// <summary>The generation with its usual zero: <c>PCIe 3.0 x16</c>.</summary>
    public override string ToString() => $"PCIe {Generation}.0 x{Width}";

    /// <summary>Reads the kernel's <c>current_link_speed</c> (<c>8.0 GT/s PCIe</c>) and <c>current_link_width</c> (<c>16</c>).</summary>
    /// <returns>Null when the link is down or the kernel says <c>Unknown</c>.</returns>
    internal static PcieLink? FromSysfs(string? speed, string? width)
    {
        var generation = speed?.Split(' ')[0] switch
        {
            "2.5" => 1,
            "5.0" or "5" => 2,
            "8.0" or "8" => 3,
            "16.0" or "16" => 4,
            "32.0" or "32" => 5,
            "64.0" or "64" => 6,
            _ => 0,
        };
        return generation > 0 && int.TryParse(width, out var lanes) && lanes is >= 1 and <= 32 ? new PcieLink(generation, lanes) : null;
    }
}
