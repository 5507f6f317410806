namespace Appliance.Settings;

/// <summary>Where addresses come from.</summary>
public enum AddressMethod
{
    /// <summary>From the router, by DHCP or router advertisements. Written <c>automatic</c>.</summary>
    Automatic,

    /// <summary>From the settings. Written <c>static</c>.</summary>
    Static,

    /// <summary>There are none. Written <c>none</c>.</summary>
    None,
}
