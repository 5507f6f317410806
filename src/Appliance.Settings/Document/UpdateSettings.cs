namespace Appliance.Settings;

/// <summary>Which releases the device takes.</summary>
public sealed record UpdateSettings : SettingsPart
{
    /// <summary>Default stable.</summary>
    public UpdateChannel Channel { get; init; } = UpdateChannel.Stable;

    /// <summary>Whether updates that are found are installed without asking. Default false.</summary>
    public bool Automatic { get; init; }

    /// <summary>When the device restarts into what is installed. Default when somebody says so.</summary>
    public UpdateRestart Restart { get; init; } = UpdateRestart.Ask;

    /// <summary>The hour for <see cref="UpdateRestart.Hour"/>, 0 to 23, by the device's time zone. Default 3.</summary>
    public int Hour { get; init; } = 3;

    /// <summary>The version that the device does not go beyond: <c>0.2.0</c>; null to follow the channel.</summary>
    public string? Pin { get; init; }
}
