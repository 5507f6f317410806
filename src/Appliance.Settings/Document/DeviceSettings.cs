namespace Appliance.Settings;

/// <summary>What the device is called and how it speaks.</summary>
public sealed record DeviceSettings : SettingsPart
{
    /// <summary>The host name: browsers find <c>hearth.local</c> by it. Default <c>hearth</c>.</summary>
    public string Hostname { get; init; } = "hearth";

    /// <summary>What people call it, in any script; null for the host name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>The language of screen and console. Default English.</summary>
    public Language Language { get; init; } = Language.English;

    /// <summary>An IANA name of <see cref="TimeZones"/>. Default <c>UTC</c>.</summary>
    public string TimeZone { get; init; } = "UTC";
}
