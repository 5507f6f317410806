using System.Globalization;

namespace Appliance.Settings;

/// <summary>One <c>.network</c> file.</summary>
internal sealed record NetworkFile
{
    public const string Header = "# From the device's settings; written anew at every start.\n";

    public string? Comment { get; init; }

    public required IReadOnlyList<string> Match { get; init; }

    public InterfaceSettings Interface { get; init; } = new();

    public IReadOnlyList<string> Vlans { get; init; } = [];

    public bool IsTimeSynced { get; init; }

    public int? Metric { get; init; }

    public override string ToString() =>
        (Comment is null ? Header : $"# {Comment}\n") + string.Join('\n', Sections().Where(section => section.Lines.Count > 0).Select(section => $"[{section.Name}]\n{string.Join('\n', section.Lines)}\n"));

    private bool AsksDhcp4 => Interface.Ipv4.Method == AddressMethod.Automatic;

    private bool AsksDhcp6 => Interface.Ipv6.Method == AddressMethod.Automatic;

    private IEnumerable<(string Name, IReadOnlyList<string> Lines)> Sections()
    {
        yield return ("Match", Match);
        yield return ("Network", [.. Network()]);
        if (AsksDhcp4)
        {
            yield return ("DHCPv4", ["ClientIdentifier=mac", "SendHostname=yes", .. Offers(), .. Metrics()]);
        }
        if (AsksDhcp6)
        {
            yield return ("DHCPv6", [.. Offers()]);
            if (UseOwnDns.Count > 0 || Metric is not null)
            {
                yield return ("IPv6AcceptRA", [.. UseOwnDns, .. Metrics()]);
            }
        }
    }

    private IEnumerable<string> Network()
    {
        yield return $"DHCP={(AsksDhcp4, AsksDhcp6) switch { (true, true) => "yes", (true, false) => "ipv4", (false, true) => "ipv6", _ => "no" }}";
        yield return $"LinkLocalAddressing={(Interface.Ipv6.Method == AddressMethod.None ? "no" : "ipv6")}";
        if (!AsksDhcp6)
        {
            yield return "IPv6AcceptRA=no";
        }
        var hasAddresses = Interface.Ipv4.Method != AddressMethod.None || Interface.Ipv6.Method != AddressMethod.None;
        yield return $"MulticastDNS={(hasAddresses ? "yes" : "no")}";
        foreach (var address in new[] { Interface.Ipv4, Interface.Ipv6 }.Where(address => address.Method == AddressMethod.Static))
        {
            yield return $"Address={address.Address}";
            if (address.Gateway is { } gateway)
            {
                yield return $"Gateway={gateway}";
            }
        }
        foreach (var line in Interface.Dns.Select(server => $"DNS={server}").Concat(Vlans.Select(vlan => $"VLAN={vlan}")))
        {
            yield return line;
        }
    }

    // What the router offers beside an address.
    private IEnumerable<string> Offers() => [.. UseOwnDns, .. IsTimeSynced ? Array.Empty<string>() : ["UseNTP=no"]];

    private IReadOnlyList<string> UseOwnDns => Interface.Dns.Count > 0 ? ["UseDNS=no"] : [];

    private IEnumerable<string> Metrics() => Metric is { } metric ? [string.Create(CultureInfo.InvariantCulture, $"RouteMetric={metric}")] : [];
}
