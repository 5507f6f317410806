using Appliance.Yaml;

namespace Appliance.Settings;

/// <summary>Turns the section on the network into its part of the document.</summary>
internal static class NetworkReader
{
    public static NetworkSettings Read(Section section) => new()
    {
        Interfaces = [.. section.Children("interfaces").Select(Interface)],
        Wifi = [.. section.Children("wifi").Select(Wifi)],
        Dns = section.List("dns", Rules.Text, []),
        TimeServers = section.List("timeServers", Rules.Text, []),
        Others = section.KeepOthers(),
    };

    private static InterfaceSettings Interface(Section section) => new()
    {
        Name = section.Required("name", "the interface's name, like 'enp3s0'", Rules.Text) ?? "",
        Mac = section.Optional("mac", Rules.Text),
        Vlan = section.Value<int?>("vlan", Rules.Optional(Rules.Integer(0, int.MaxValue)), null),
        Ipv4 = Address(section.Child("ipv4")),
        Ipv6 = Address(section.Child("ipv6")),
        Dns = section.List("dns", Rules.Text, []),
        Others = section.KeepOthers(),
    };

    private static AddressSettings Address(Section section) => new()
    {
        Method = section.Value("method", Words.AddressMethod.Read, AddressMethod.Automatic),
        Address = section.Optional("address", Rules.Text),
        Gateway = section.Optional("gateway", Rules.Text),
        Others = section.KeepOthers(),
    };

    private static WifiSettings Wifi(Section section) => new()
    {
        Ssid = section.Required("ssid", "the network's name", Rules.Text) ?? "",
        Passphrase = section.Optional("passphrase", Rules.Text),
        Hidden = section.Value("hidden", Rules.Truth, false),
        Others = section.KeepOthers(),
    };
}
