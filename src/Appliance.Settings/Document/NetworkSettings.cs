namespace Appliance.Settings;

/// <summary>How the device is reached. What is not named asks the house's router.</summary>
public sealed record NetworkSettings : SettingsPart
{
    /// <summary>Interfaces that are set up otherwise than by the router.</summary>
    public IReadOnlyList<InterfaceSettings> Interfaces { get; init; } = [];

    /// <summary>Wireless networks to join; the one with the best signal is taken.</summary>
    public IReadOnlyList<WifiSettings> Wifi { get; init; } = [];

    /// <summary>Addresses of name servers asked beside those of the interfaces.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Host names or addresses of time servers, asked only where <see cref="PrivacySettings.TimeSync"/> allows.</summary>
    public IReadOnlyList<string> TimeServers { get; init; } = [];
}
