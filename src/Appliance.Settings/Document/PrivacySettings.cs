namespace Appliance.Settings;

/// <summary>What may leave the house. All of it is off until somebody allows it: the device is offline.</summary>
public sealed record PrivacySettings : SettingsPart
{
    /// <summary>Whether models may be fetched from their hub when somebody asks for one.</summary>
    public bool ModelDownloads { get; init; }

    /// <summary>Whether the device may look for updates.</summary>
    public bool UpdateChecks { get; init; }

    /// <summary>Whether it may ask time servers.</summary>
    public bool TimeSync { get; init; }
}
