namespace Appliance.Settings;

/// <summary>Which releases the device takes.</summary>
public sealed record UpdateSettings : SettingsPart
{
    /// <summary>Default stable.</summary>
    public UpdateChannel Channel { get; init; } = UpdateChannel.Stable;
}
