using System.Globalization;

namespace Appliance.Settings;

/// <summary>Rules for the network.</summary>
internal static class NetworkRules
{
    // IFNAMSIZ in linux/if.h, without the final zero.
    private const int LongestInterface = 15;

    public static IEnumerable<SettingsError> Check(NetworkSettings network) =>
    [
        .. network.Interfaces.Index().SelectMany(card => Interface($"network.interfaces[{card.Index}]", card.Item)),
        .. Twice(network.Interfaces),
        .. WifiRules.Check(network.Wifi),
        .. Servers("network.dns", network.Dns, AddressRules.ServerProblem),
        .. Servers("network.timeServers", network.TimeServers, AddressRules.HostProblem),
    ];

    private static IEnumerable<SettingsError> Interface(string path, InterfaceSettings card)
    {
        if (card.Name.Length is 0 or > LongestInterface || card.Name is "." or ".." or "lo"
            || !card.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            yield return new($"{path}.name", "is no interface's name; write one like 'enp3s0', as the console lists them");
        }
        if (card.Mac is { } mac && !IsMac(mac))
        {
            yield return new($"{path}.mac", "is no card's address; write six pairs of hexadecimal digits like '52:54:00:12:34:56'");
        }
        if (card.Vlan is < 1 or > 4094)
        {
            yield return new($"{path}.vlan", "is no VLAN; write 1 to 4094, or leave it out");
        }
        foreach (var error in AddressRules.Check($"{path}.ipv4", card.Ipv4, isVersion6: false)
            .Concat(AddressRules.Check($"{path}.ipv6", card.Ipv6, isVersion6: true))
            .Concat(Servers($"{path}.dns", card.Dns, AddressRules.ServerProblem)))
        {
            yield return error;
        }
        if (card.Ipv4.Method == AddressMethod.None && card.Ipv6.Method == AddressMethod.None)
        {
            yield return new(path, "has neither IPv4 nor IPv6; keep one of them");
        }
    }

    private static IEnumerable<SettingsError> Twice(IReadOnlyList<InterfaceSettings> cards)
    {
        foreach (var (i, card) in cards.Index())
        {
            var before = cards.Take(i);
            if (card.Vlan is { } vlan && before.Any(other => other.Vlan == vlan))
            {
                yield return new($"network.interfaces[{i}].vlan", $"is set up twice; VLAN {vlan} can be on one interface only");
            }
            else if (before.Any(other => other.Name == card.Name && other.Vlan == card.Vlan))
            {
                yield return new($"network.interfaces[{i}].name", "is set up twice; leave one out");
            }
            if (before.FirstOrDefault(other => other.Name == card.Name) is { } same
                && !string.Equals(same.Mac, card.Mac, StringComparison.OrdinalIgnoreCase))
            {
                yield return new($"network.interfaces[{i}].mac", $"differs from that of the other entry of {card.Name}; write the same");
            }
        }
    }

    private static IEnumerable<SettingsError> Servers(string path, IReadOnlyList<string> servers, Func<string, string?> problem) =>
        servers.Index()
            .Select(server => (server.Index, Problem: problem(server.Item)))
            .Where(server => server.Problem is not null)
            .Select(server => new SettingsError($"{path}[{server.Index}]", server.Problem!));

    // The lowest bit of the first byte marks groups (IEEE 802).
    private static bool IsMac(string text) =>
        text.Split(':') is { Length: 6 } pairs
        && pairs.All(pair => pair.Length == 2 && pair.All(char.IsAsciiHexDigit))
        && (byte.Parse(pairs[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 1) == 0
        && pairs.Any(pair => pair != "00");
}
