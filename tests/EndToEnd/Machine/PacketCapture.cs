using System.Buffers.Binary;

namespace Appliance.EndToEnd.Machine;

/// <summary>Reads what QEMU kept of a machine's network (pcap, draft-ietf-opsawg-pcap).</summary>
internal static class PacketCapture
{
    private const int FileHeader = 24;
    private const int PacketHeader = 16;

    /// <summary>The packets, by the machine's clock since its first one.</summary>
    public static async Task<IReadOnlyList<Packet>> ReadAsync(string path, CancellationToken cancellationToken) =>
        Read(await File.ReadAllBytesAsync(path, cancellationToken));

    /// <summary>Reads the content of such a file.</summary>
    public static IReadOnlyList<Packet> Read(ReadOnlyMemory<byte> file)
    {
        Assert.Equal(0xa1b2c3d4, Number(file, 0));
        Assert.Equal(1u, Number(file, 20)); // Ethernet
        var packets = new List<Packet>();
        TimeSpan? first = null;
        for (var at = FileHeader; at + PacketHeader <= file.Length;)
        {
            var time = TimeSpan.FromSeconds(Number(file, at)) + TimeSpan.FromMicroseconds(Number(file, at + 4));
            var length = (int)Number(file, at + 8);
            if (at + PacketHeader + length > file.Length)
            {
                // Still being written.
                break;
            }
            packets.Add(new Packet(time - (first ??= time), file.Slice(at + PacketHeader, length)));
            at += PacketHeader + length;
        }
        return packets;
    }

    private static uint Number(ReadOnlyMemory<byte> file, int at) => BinaryPrimitives.ReadUInt32LittleEndian(file.Span[at..]);
}
