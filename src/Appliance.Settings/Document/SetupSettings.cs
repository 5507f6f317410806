namespace Appliance.Settings;

/// <summary>How far setting up has come.</summary>
public sealed record SetupSettings : SettingsPart
{
    /// <summary>Whether somebody has shown the setup code, or a preseed file named an administrator.</summary>
    public bool Claimed { get; init; }

    /// <summary>Whether setting up is over for good.</summary>
    public bool Finished { get; init; }

    /// <summary>Where the wizard goes on, a word of its own; null for its start.</summary>
    public string? Step { get; init; }
}
