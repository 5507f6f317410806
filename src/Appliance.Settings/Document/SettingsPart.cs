using Appliance.Yaml;

namespace Appliance.Settings;

/// <summary>A section of the settings document.</summary>
public abstract record SettingsPart
{
    /// <summary>Keys that a later version has written here. This one does not know them, and writes them back as they were.</summary>
    internal IReadOnlyList<MapEntry> Others { get; init; } = [];
}
