namespace Appliance.Settings;

/// <summary>The settings as they are on the disk.</summary>
/// <param name="Document">The newest whole version; the defaults where nothing was ever saved.</param>
/// <param name="Problem">What was wrong with newer versions, for the owner to read; null when all is well.</param>
public sealed record SettingsSnapshot(SettingsDocument Document, string? Problem)
{
    /// <summary>
    /// Whether settings were saved once and none of them is whole. The document then has defaults, but counts as claimed and set up:
    /// damage must not open the device to whoever comes first. Proof of presence does.
    /// </summary>
    public bool IsLost { get; init; }
}
