using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Appliance.EndToEnd.Machine;

/// <summary>An Ethernet frame that a machine's network carried, at its machine's time.</summary>
internal sealed record Packet(TimeSpan At, ReadOnlyMemory<byte> Frame)
{
    private const int Ip4 = 0x0800;
    private const int Arp = 0x0806;
    private const int Ip6 = 0x86dd;
    private const int EthernetHeader = 14;

    // QEMU's address for the first card of a machine.
    private static ReadOnlySpan<byte> Machine => [0x52, 0x54, 0x00, 0x12, 0x34, 0x56];

    private static readonly IPAddress Mdns4 = IPAddress.Parse("224.0.0.251");
    private static readonly IPAddress Mdns6 = IPAddress.Parse("ff02::fb");

    // Router and neighbour solicitations, advertisements of an own address, and which groups are listened to (RFC 4861, 2710, 3810).
    private static readonly int[] Neighbours = [133, 135, 136, 131, 132, 143];

    public bool IsFromMachine => Frame.Span[6..12].SequenceEqual(Machine);

    /// <summary>What the packet is for, or null where it is nothing that an idle appliance has to say.</summary>
    /// <param name="served">TCP ports on which the machine answers who called it.</param>
    public string? Purpose(params int[] served) => EtherType switch
    {
        Arp => "ARP",
        Ip4 when Protocol == 2 => "IGMP",
        Ip6 when Protocol == 58 && Neighbours.Contains(Payload[0]) => "NDP",
        Ip4 or Ip6 when Protocol == 17 => (Source, Target) switch
        {
            (68, 67) or (546, 547) => "DHCP",
            (5353, 5353) when Destination.Equals(Mdns4) || Destination.Equals(Mdns6) => "mDNS",
            _ => null,
        },
        // A machine that only answers begins no connection: SYN alone is a call.
        Ip4 or Ip6 when Protocol == 6 && served.Contains(Source) && (Payload[13] & 0x12) != 0x02 => "answer",
        _ => null,
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"after {At.TotalSeconds:0.0} s: {What}");

    private string What => EtherType is not (Ip4 or Ip6) ? $"Ethernet {EtherType:x4}"
        : Protocol is 6 or 17 ? $"protocol {Protocol}, port {Source} to {Destination} port {Target}"
        : $"protocol {Protocol}, type {Payload[0]} to {Destination}";

    private int EtherType => BinaryPrimitives.ReadUInt16BigEndian(Frame.Span[12..]);

    private ReadOnlySpan<byte> Ip => Frame.Span[EthernetHeader..];

    // Before ICMPv6 may stand one header of hop-by-hop options: the router alert of multicast listener reports (RFC 2710, section 3).
    private bool HasHopOptions => EtherType == Ip6 && Ip[6] == 0;

    private int Protocol => EtherType == Ip4 ? Ip[9] : HasHopOptions ? Ip[40] : Ip[6];

    private IPAddress Destination => new(EtherType == Ip4 ? Ip[16..20] : Ip[24..40]);

    private ReadOnlySpan<byte> Payload => EtherType == Ip4 ? Ip[((Ip[0] & 15) * 4)..] : Ip[(HasHopOptions ? 48 + (Ip[41] * 8) : 40)..];

    private int Source => BinaryPrimitives.ReadUInt16BigEndian(Payload);

    private int Target => BinaryPrimitives.ReadUInt16BigEndian(Payload[2..]);
}
