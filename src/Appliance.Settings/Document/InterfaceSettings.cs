namespace Appliance.Settings;

/// <summary>One interface, or one VLAN of it.</summary>
public sealed record InterfaceSettings : SettingsPart
{
    /// <summary>The kernel's name of the interface: <c>enp3s0</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>
    /// The card's own address, <c>aa:bb:cc:dd:ee:ff</c>. Where it is given the card is found by it: names change when other cards are moved.
    /// </summary>
    public string? Mac { get; init; }

    /// <summary>1 to 4094 for a VLAN of this interface; null for what is untagged.</summary>
    public int? Vlan { get; init; }

    /// <summary>IPv4. Default automatic.</summary>
    public AddressSettings Ipv4 { get; init; } = new();

    /// <summary>IPv6. Default automatic.</summary>
    public AddressSettings Ipv6 { get; init; } = new();

    /// <summary>Addresses of name servers; none for those that the router names.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];
}
