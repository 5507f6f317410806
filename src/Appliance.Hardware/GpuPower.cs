namespace Appliance.Hardware;

/// <summary>A card's power; a value that the card does not tell is null.</summary>
public sealed record GpuPower
{
    /// <summary>What it draws now.</summary>
    public Watts? Draw { get; init; }

    /// <summary>The most it allows itself.</summary>
    public Watts? Limit { get; init; }

    /// <summary>The lowest limit that can be set.</summary>
    public Watts? MinLimit { get; init; }

    /// <summary>The highest limit that can be set.</summary>
    public Watts? MaxLimit { get; init; }
}
