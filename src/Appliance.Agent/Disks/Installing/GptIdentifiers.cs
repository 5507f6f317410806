using System.Buffers.Binary;

namespace Appliance.Agent.Disks.Installing;

/// <summary>
/// Gives partitions of a disk other identifiers. The copy of the table at the end is written before the one in use, and each header, which
/// holds the checksum, after its entries: cut off at any point, one of the two is whole.
/// </summary>
/// <remarks>UEFI specification 2.10, section 5.3.</remarks>
internal static class GptIdentifiers
{
    private const int IdAt = 16;
    private static readonly int[] SectorSizes = [512, 4096];

    /// <summary>Sets identifiers by the partitions' numbers. When this returns they are on the disk.</summary>
    /// <exception cref="IOException">The disk has no table, or does not take it.</exception>
    public static void Set(string disk, IReadOnlyDictionary<int, Guid> ids)
    {
        using var file = File.OpenHandle(disk, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        foreach (var sector in SectorSizes)
        {
            var header = Read(file, sector, sector);
            if (header.AsSpan(0, 8).SequenceEqual("EFI PART"u8))
            {
                var other = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(32));
                Set(file, other, sector, ids);
                Set(file, 1, sector, ids);
                return;
            }
        }
        throw new IOException($"{disk} has no partition table.");
    }

    private static void Set(Microsoft.Win32.SafeHandles.SafeFileHandle file, long at, int sector, IReadOnlyDictionary<int, Guid> ids)
    {
        var header = Read(file, at * sector, sector);
        var (length, count, size) = (Number(header, 12), Number(header, 80), Number(header, 84));
        if (!header.AsSpan(0, 8).SequenceEqual("EFI PART"u8) || length < 92 || length > sector || count is 0 or > 1024 || size is < 128 or > 4096)
        {
            throw new IOException("The partition table is damaged.");
        }
        var place = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(72)) * sector;
        var entries = Read(file, place, count * size);
        foreach (var (number, id) in ids)
        {
            id.TryWriteBytes(entries.AsSpan(((number - 1) * size) + IdAt));
        }
        RandomAccess.Write(file, entries, place);
        RandomAccess.FlushToDisk(file);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(88), Checksum(entries));
        header.AsSpan(16, 4).Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(16), Checksum(header.AsSpan(0, length)));
        RandomAccess.Write(file, header, at * sector);
        RandomAccess.FlushToDisk(file);
    }

    private static int Number(byte[] header, int at) => BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(at));

    private static byte[] Read(Microsoft.Win32.SafeHandles.SafeFileHandle file, long at, int count)
    {
        var bytes = new byte[count];
        return RandomAccess.Read(file, bytes, at) == count ? bytes : throw new IOException("The partition table is cut off.");
    }

    // CRC-32 as in Ethernet: reflected, polynomial 0x04C11DB7.
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var value in bytes)
        {
            sum ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                sum = (sum >> 1) ^ (0xEDB88320u & (0u - (sum & 1)));
            }
        }
        return ~sum;
    }
}
