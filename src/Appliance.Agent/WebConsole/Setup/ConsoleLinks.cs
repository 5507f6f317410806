using System.Net.NetworkInformation;
using System.Net.Sockets;
using Appliance.Console.Ports;

namespace Appliance.Agent.WebConsole.Setup;

/// <summary>The network interfaces as the kernel has them now.</summary>
internal sealed class ConsoleLinks : ILinks
{
    private const string Classes = "/sys/class/net";

    // In bit/s; virtual cards that have no speed tell the largest number there is.
    private const long Fastest = 1_000_000_000_000;

    public IReadOnlyList<NetworkLink> Find()
    {
        try
        {
            return
            [
                .. NetworkInterface.GetAllNetworkInterfaces()
                    .Where(card => card.NetworkInterfaceType != NetworkInterfaceType.Loopback && IsCard(card.Name))
                    .Select(Describe)
                    .OrderByDescending(link => link.IsConnected).ThenBy(link => link.IsWireless).ThenBy(link => link.Name, StringComparer.Ordinal),
            ];
        }
        catch (NetworkInformationException)
        {
            // An interface vanished while it was looked at; the next look sees the rest.
            return [];
        }
    }

    // Bridges, tunnels and the like have no device behind them.
    private static bool IsCard(string name) => Directory.Exists(Path.Combine(Classes, name, "device"));

    private static NetworkLink Describe(NetworkInterface card)
    {
        var properties = card.GetIPProperties();
        var mac = string.Join(':', card.GetPhysicalAddress().GetAddressBytes().Select(part => part.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
        var isConnected = card.OperationalStatus == OperationalStatus.Up;
        return new NetworkLink(
            card.Name, mac.Length > 0 ? mac : null, Directory.Exists(Path.Combine(Classes, card.Name, "wireless")), isConnected,
            isConnected && card.Speed is > 0 and <= Fastest ? (int)(card.Speed / 1_000_000) : null,
            [.. properties.UnicastAddresses.Where(address => !address.Address.IsIPv6LinkLocal).Select(address => $"{address.Address}/{address.PrefixLength}")],
            properties.GatewayAddresses.FirstOrDefault(gateway => gateway.Address.AddressFamily == AddressFamily.InterNetwork)?.Address.ToString());
    }
}
