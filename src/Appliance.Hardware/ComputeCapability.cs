namespace Appliance.Hardware;

/// <summary>What a CUDA device can execute. Written as <c>8.6</c>.</summary>
public readonly record struct ComputeCapability(int Major, int Minor)
{
    /// <summary>Reads <c>8.6</c>.</summary>
    public static bool TryParse(string? text, out ComputeCapability capability)
    {
        capability = default;
        if (text?.Split('.') is not [var majorText, var minorText]
            || !byte.TryParse(majorText, out var major) || !byte.TryParse(minorText, out var minor))
        {
            return false;
        }
        capability = new ComputeCapability(major, minor);
        return true;
    }

    /// <summary>Major and minor number: <c>8.6</c>.</summary>
    public override string ToString() => $"{Major}.{Minor}";
}
