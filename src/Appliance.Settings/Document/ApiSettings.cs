namespace Appliance.Settings;

/// <summary>Who may ask the models over the API.</summary>
public sealed record ApiSettings : SettingsPart
{
    /// <summary>Whether programs in the house's own network are let in without a key. Default false.</summary>
    public bool Keyless { get; init; }
}
