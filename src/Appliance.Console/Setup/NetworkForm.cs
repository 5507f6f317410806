using System.Globalization;
using Appliance.Console.Ports;
using Appliance.Settings;

namespace Appliance.Console.Setup;

/// <summary>What a person has typed about one interface.</summary>
public sealed class NetworkForm
{
    /// <summary>Where the settings have the VLAN.</summary>
    public const string VlanPath = "network.interfaces[0].vlan";

    /// <summary>The fields that show their errors themselves, as the beginnings of their paths.</summary>
    public static IReadOnlyList<string> Paths { get; } = ["network.interfaces[0].ipv4", "network.interfaces[0].dns", VlanPath, "network.wifi[0]", "network.timeServers"];

    /// <summary>The interface's name.</summary>
    public string Link { get; set; } = "";

    /// <summary>Whether its address is given here and not by the router.</summary>
    public bool IsStatic { get; set; }

    /// <summary>The address with its prefix.</summary>
    public string Address { get; set; } = "";

    /// <summary>The router's address.</summary>
    public string Gateway { get; set; } = "";

    /// <summary>Name servers, apart by commas or spaces.</summary>
    public string Dns { get; set; } = "";

    /// <summary>The VLAN's number, or nothing.</summary>
    public string Vlan { get; set; } = "";

    /// <summary>The wireless network's name.</summary>
    public string Ssid { get; set; } = "";

    /// <summary>Its passphrase; nothing leaves the one that was saved.</summary>
    public string Passphrase { get; set; } = "";

    /// <summary>Whether the wireless network hides its name.</summary>
    public bool IsHidden { get; set; }

    /// <summary>Time servers of the house, apart by commas or spaces.</summary>
    public string TimeServers { get; set; } = "";

    /// <summary>Whether the VLAN is a number or not given; what number is for the settings to judge.</summary>
    public bool HasReadableVlan => Vlan.Trim().Length == 0 || VlanNumber is not null;

    private int? VlanNumber => int.TryParse(Vlan.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The form for an interface as it is in the settings.</summary>
    public static NetworkForm For(NetworkLink link, NetworkSettings network)
    {
        var own = network.Interfaces.FirstOrDefault(entry => entry.Name == link.Name);
        var wifi = link.IsWireless && network.Wifi is [var first, ..] ? first : null;
        return new NetworkForm
        {
            Link = link.Name,
            IsStatic = own?.Ipv4.Method == AddressMethod.Static,
            Address = own?.Ipv4.Address ?? link.Addresses.FirstOrDefault(address => !address.Contains(':', StringComparison.Ordinal)) ?? "",
            Gateway = own?.Ipv4.Gateway ?? link.Gateway ?? "",
            Dns = string.Join(", ", own?.Dns ?? []),
            Vlan = own?.Vlan?.ToString(CultureInfo.InvariantCulture) ?? "",
            Ssid = wifi?.Ssid ?? "",
            IsHidden = wifi?.Hidden ?? false,
            TimeServers = string.Join(", ", network.TimeServers),
        };
    }

    /// <summary>The settings with what was typed; the interface's entry is the first, so that its errors are found there.</summary>
    public NetworkSettings ApplyTo(NetworkSettings network, NetworkLink link)
    {
        var others = network.Interfaces.Where(entry => entry.Name != link.Name);
        var wifi = link.IsWireless ? WifiOf(network) : network.Wifi;
        // An interface that does as the router says needs no entry.
        return IsStatic || VlanNumber is not null
            ? network with { Interfaces = [EntryOf(network, link), .. others], Wifi = wifi, TimeServers = ListOf(TimeServers) }
            : network with { Interfaces = [.. others], Wifi = wifi, TimeServers = ListOf(TimeServers) };
    }

    private InterfaceSettings EntryOf(NetworkSettings network, NetworkLink link) =>
        (network.Interfaces.FirstOrDefault(entry => entry.Name == link.Name) ?? new InterfaceSettings()) with
        {
            Name = link.Name,
            Mac = link.Mac,
            Vlan = VlanNumber,
            Ipv4 = IsStatic
                ? new AddressSettings { Method = AddressMethod.Static, Address = Address.Trim(), Gateway = Gateway.Trim() is { Length: > 0 } gateway ? gateway : null }
                : new AddressSettings(),
            Dns = IsStatic ? ListOf(Dns) : [],
        };

    private static string[] ListOf(string text) => text.Split([',', ' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private IReadOnlyList<WifiSettings> WifiOf(NetworkSettings network)
    {
        if (Ssid.Length == 0)
        {
            return network.Wifi;
        }
        var known = network.Wifi.FirstOrDefault(entry => entry.Ssid == Ssid);
        return
        [
            (known ?? new WifiSettings()) with { Ssid = Ssid, Passphrase = Passphrase.Length > 0 ? Passphrase : known?.Passphrase, Hidden = IsHidden },
            .. network.Wifi.Where(entry => entry.Ssid != Ssid),
        ];
    }
}
