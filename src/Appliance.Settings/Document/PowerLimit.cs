namespace Appliance.Settings;

/// <summary>The limit of one card.</summary>
public sealed record PowerLimit : SettingsPart
{
    /// <summary>The card's id, as <c>hearth rig --json</c> tells it.</summary>
    public string Gpu { get; init; } = "";

    /// <summary>The most it may draw.</summary>
    public Watts Limit { get; init; }
}
