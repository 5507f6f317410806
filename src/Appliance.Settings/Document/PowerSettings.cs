namespace Appliance.Settings;

/// <summary>What the cards may draw.</summary>
public sealed record PowerSettings : SettingsPart
{
    /// <summary>Cards with a limit; others run as their makers meant them to.</summary>
    public IReadOnlyList<PowerLimit> Limits { get; init; } = [];
}
