using System.Globalization;

namespace Appliance.Settings;

/// <summary>The files of systemd-networkd: see systemd.network(5) and systemd.netdev(5).</summary>
internal static class NetworkRenderer
{
    public const string Folder = "etc/systemd/network";

    // A wire is preferred: networkd's own metric is 1024.
    private const int WifiMetric = 2048;

    public static IEnumerable<RenderedFile> Render(NetworkSettings network, bool isTimeSynced)
    {
        yield return File("80-hearth.network", new NetworkFile
        {
            Comment = "Every wired interface that is not set up otherwise asks the house's router for an address.",
            Match = ["Kind=!*", "Type=ether"],
            IsTimeSynced = isTimeSynced,
        }.ToString());
        if (network.Wifi.Count > 0)
        {
            yield return File("81-hearth-wifi.network", new NetworkFile
            {
                Comment = "Wireless interfaces; iwd joins the network, and the router gives out the address.",
                Match = ["Type=wlan"],
                IsTimeSynced = isTimeSynced,
                Metric = WifiMetric,
            }.ToString());
        }
        foreach (var card in network.Interfaces.GroupBy(card => card.Name, StringComparer.Ordinal))
        {
            var first = card.First();
            string[] vlans = [.. card.Where(entry => entry.Vlan is not null).Select(NameOf)];
            yield return File($"50-hearth-{card.Key}.network", new NetworkFile
            {
                Match = first.Mac is { } mac ? [$"PermanentMACAddress={mac.ToLowerInvariant()}", "Kind=!*"] : [$"Name={card.Key}"],
                Interface = card.FirstOrDefault(entry => entry.Vlan is null) ?? NoAddresses,
                Vlans = vlans,
                IsTimeSynced = isTimeSynced,
            }.ToString());
            foreach (var vlan in card.Where(entry => entry.Vlan is not null))
            {
                yield return File($"50-hearth-{NameOf(vlan)}.netdev", string.Create(CultureInfo.InvariantCulture,
                    $"{NetworkFile.Header}[NetDev]\nName={NameOf(vlan)}\nKind=vlan\n\n[VLAN]\nId={vlan.Vlan}\n"));
                yield return File($"50-hearth-{NameOf(vlan)}.network", new NetworkFile
                {
                    Match = [$"Name={NameOf(vlan)}", "Kind=vlan"],
                    Interface = vlan,
                    IsTimeSynced = isTimeSynced,
                }.ToString());
            }
        }
    }

    private static InterfaceSettings NoAddresses { get; } = new()
    {
        Ipv4 = new AddressSettings { Method = AddressMethod.None },
        Ipv6 = new AddressSettings { Method = AddressMethod.None },
    };

    private static string NameOf(InterfaceSettings vlan) => string.Create(CultureInfo.InvariantCulture, $"vlan{vlan.Vlan}");

    private static RenderedFile File(string name, string text) => new(Concern.Network, $"{Folder}/{name}", text);
}
