using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Appliance.Agent.Access.Network;

/// <summary>Addresses of the house's own network.</summary>
internal static class Neighbours
{
    private static readonly IPNetwork[] Private =
    [
        // RFC 1918, 3927, 4193 and 4291: nobody outside can have them.
        IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("fc00::/7"), IPNetwork.Parse("fe80::/10"),
    ];

    /// <summary>Whether an address is of this machine, private, or of a network that an interface of this machine is in.</summary>
    public static bool Include(IPAddress? address)
    {
        var plain = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        return plain is not null && (IPAddress.IsLoopback(plain) || Private.Any(network => network.Contains(plain)) || IsNextTo(plain));
    }

    // A house's IPv6 is public.
    private static bool IsNextTo(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces()
                .SelectMany(card => card.GetIPProperties().UnicastAddresses)
                .Any(own => own.Address.AddressFamily == AddressFamily.InterNetworkV6 && own.PrefixLength is >= 48 and < 128 && Share(own.Address, address, own.PrefixLength));
        }
        catch (NetworkInformationException)
        {
            // An interface vanished while it was looked at.
            return false;
        }
    }

    private static bool Share(IPAddress one, IPAddress other, int bits)
    {
        var (left, right) = (one.GetAddressBytes(), other.GetAddressBytes());
        var rest = bits % 8;
        return left.AsSpan(0, bits / 8).SequenceEqual(right.AsSpan(0, bits / 8)) && (rest == 0 || left[bits / 8] >> (8 - rest) == right[bits / 8] >> (8 - rest));
    }
}
