namespace Appliance.Settings;

/// <summary>Which models the device serves, and from where.</summary>
public sealed record ModelSettings : SettingsPart
{
    /// <summary>The stable id of the disk that holds them, as below <c>/dev/disk/by-id</c>; null for the data partition.</summary>
    public string? Disk { get; init; }

    /// <summary>What it is to serve.</summary>
    public IReadOnlyList<WantedModel> Wanted { get; init; } = [];
}
