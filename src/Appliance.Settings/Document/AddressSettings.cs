namespace Appliance.Settings;

/// <summary>How an interface gets its addresses of one kind.</summary>
public sealed record AddressSettings : SettingsPart
{
    /// <summary>Where they come from. Default the router.</summary>
    public AddressMethod Method { get; init; } = AddressMethod.Automatic;

    /// <summary>With its prefix, <c>192.168.1.5/24</c> or <c>fd00::5/64</c>; only where static.</summary>
    public string? Address { get; init; }

    /// <summary>The router's address; null for a network that leads nowhere else.</summary>
    public string? Gateway { get; init; }
}
