using System.Buffers.Binary;
using System.Net;

namespace Appliance.EndToEnd.Machine;

/// <summary>What counts as nothing to say, and what does not.</summary>
public sealed class PacketTests
{
    private const string Router = "10.0.2.2";

    [Theory]
    [InlineData(17, 68, 67, "255.255.255.255", "DHCP")]
    [InlineData(17, 546, 547, "ff02::1:2", "DHCP")]
    [InlineData(17, 5353, 5353, "224.0.0.251", "mDNS")]
    [InlineData(17, 5353, 5353, "ff02::fb", "mDNS")]
    [InlineData(17, 5353, 5353, "192.0.2.1", null)]
    [InlineData(17, 40000, 53, Router, null)]
    [InlineData(17, 40000, 123, Router, null)]
    [InlineData(6, 40000, 443, "192.0.2.1", null)]
    [InlineData(6, 443, 40000, Router, null)]
    [InlineData(6, 11434, 40000, Router, "answer")]
    [InlineData(2, 0, 0, "224.0.0.22", "IGMP")]
    [InlineData(1, 0, 0, Router, null)]
    public void Purpose_OfAPacket_IsKnownOrNot(int protocol, int from, int to, string destination, string? purpose)
    {
        var packet = new Packet(TimeSpan.Zero, Frame(protocol, from, to, IPAddress.Parse(destination), flags: 0x12));

        Assert.Equal(purpose, packet.Purpose(11434));
    }

    [Fact]
    public void Purpose_CallFromAServedPort_IsNotKnown()
    {
        var packet = new Packet(TimeSpan.Zero, Frame(6, 11434, 40000, IPAddress.Parse(Router), flags: 0x02));

        Assert.Null(packet.Purpose(11434));
    }

    [Fact]
    public void Read_TwoPackets_GivesThemWithTimes()
    {
        var frame = Frame(17, 68, 67, IPAddress.Broadcast, 0);
        byte[] file = [.. Words(0xa1b2c3d4, 0x00040002, 0, 0, 65536, 1), .. Words(100, 500_000, (uint)frame.Length, (uint)frame.Length), .. frame, .. Words(3700, 500_000, (uint)frame.Length, (uint)frame.Length), .. frame];

        var packets = PacketCapture.Read(file);

        Assert.Equal([TimeSpan.Zero, TimeSpan.FromHours(1)], packets.Select(packet => packet.At));
        Assert.All(packets, packet => Assert.True(packet.IsFromMachine));
    }

    private static byte[] Frame(int protocol, int from, int to, IPAddress destination, byte flags)
    {
        var isNew = destination.GetAddressBytes().Length == 16;
        byte[] ip = isNew
            ? [0x60, 0, 0, 0, 0, 0, (byte)protocol, 64, .. new byte[16], .. destination.GetAddressBytes()]
            : [0x45, 0, 0, 0, 0, 0, 0, 0, 64, (byte)protocol, 0, 0, 0, 0, 0, 0, .. destination.GetAddressBytes()];
        var payload = new byte[20];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)from);
        BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(2), (ushort)to);
        payload[13] = flags;
        return [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x52, 0x54, 0x00, 0x12, 0x34, 0x56, .. isNew ? [0x86, 0xdd] : new byte[] { 0x08, 0x00 }, .. ip, .. payload];
    }

    private static byte[] Words(params uint[] words)
    {
        var bytes = new byte[words.Length * 4];
        foreach (var (index, word) in words.Index())
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(index * 4), word);
        }
        return bytes;
    }
}
