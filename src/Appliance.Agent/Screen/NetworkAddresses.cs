using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Appliance.Agent.Screen;

/// <summary>The addresses others can reach this machine by.</summary>
internal static class NetworkAddresses
{
    /// <summary>Addresses of interfaces that are up: IPv4 first, then global IPv6; interfaces with a gateway before others.</summary>
    public static IReadOnlyList<string> Find()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces()
                .Where(card => card.OperationalStatus == OperationalStatus.Up && card.NetworkInterfaceType != NetworkInterfaceType.Loopback)
                .Select(card => card.GetIPProperties())
                .OrderByDescending(properties => properties.GatewayAddresses.Count > 0)
                .SelectMany(properties => properties.UnicastAddresses)
                .Select(unicast => unicast.Address)
                .Where(address => !address.IsIPv6LinkLocal && !System.Net.IPAddress.IsLoopback(address))
                .OrderBy(address => address.AddressFamily == AddressFamily.InterNetwork ? 0 : 1)
                .Select(address => address.ToString())];
        }
        catch (NetworkInformationException)
        {
            // An interface vanished while it was looked at; the next look sees the rest.
            return [];
        }
    }
}
