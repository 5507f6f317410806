namespace Appliance.Settings;

/// <summary>A part of the system that settings are rendered for, and that has to be told of changes.</summary>
public enum Concern
{
    /// <summary>The host name.</summary>
    Hostname,

    /// <summary>The time zone.</summary>
    TimeZone,

    /// <summary>systemd-networkd.</summary>
    Network,

    /// <summary>systemd-resolved.</summary>
    Resolver,

    /// <summary>systemd-timesyncd.</summary>
    Clock,

    /// <summary>iwd.</summary>
    Wifi,

    /// <summary>What the firewall lets out.</summary>
    Firewall,
}
