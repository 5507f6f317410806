using System.Buffers.Binary;
using System.Text;

namespace Appliance.EndToEnd.Machine;

/// <summary>Finds partitions in a disk image (UEFI specification, section 5.3).</summary>
internal static class PartitionTable
{
    /// <summary>The type of an x86-64 root in the Discoverable Partitions Specification.</summary>
    public static readonly Guid RootX64 = new("4f68bce3-e8cd-4db1-96e7-fbcaf984b709");

    /// <summary>The type of the boot partition, an EFI system partition.</summary>
    public static readonly Guid Boot = new("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");

    /// <summary>The first byte of the first partition of a type.</summary>
    public static long Find(Stream disk, int sectorSize, Guid type) => Range(disk, sectorSize, type).Start;

    /// <summary>The first byte of the first partition of a type, and how many it has.</summary>
    public static (long Start, long Length) Range(Stream disk, int sectorSize, Guid type)
    {
        foreach (var entry in Entries(disk, sectorSize))
        {
            if (new Guid(entry.AsSpan(0, 16)) == type)
            {
                var (first, last) = (BinaryPrimitives.ReadInt64LittleEndian(entry.AsSpan(32)), BinaryPrimitives.ReadInt64LittleEndian(entry.AsSpan(40)));
                return (first * sectorSize, (last - first + 1) * sectorSize);
            }
        }
        throw new InvalidDataException($"The image has no partition of type {type}.");
    }

    /// <summary>The bytes of the partition with a label.</summary>
    public static (long Start, long End) Find(Stream disk, int sectorSize, string label)
    {
        foreach (var entry in Entries(disk, sectorSize))
        {
            if (Encoding.Unicode.GetString(entry, 56, 72).TrimEnd('\0') == label)
            {
                return (BinaryPrimitives.ReadInt64LittleEndian(entry.AsSpan(32)) * sectorSize, (BinaryPrimitives.ReadInt64LittleEndian(entry.AsSpan(40)) + 1) * sectorSize);
            }
        }
        throw new InvalidDataException($"The image has no partition labelled {label}.");
    }

    private static IEnumerable<byte[]> Entries(Stream disk, int sectorSize)
    {
        var header = Read(disk, sectorSize, 92);
        Assert.True(header.AsSpan(0, 8).SequenceEqual("EFI PART"u8), "The image has no GPT for this sector size.");
        var table = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(72));
        var (count, length) = (BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(80)), BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(84)));
        for (var index = 0; index < count; index++)
        {
            yield return Read(disk, (table * sectorSize) + (index * length), length);
        }
    }

    private static byte[] Read(Stream disk, long position, int count)
    {
        var bytes = new byte[count];
        disk.Position = position;
        disk.ReadExactly(bytes);
        return bytes;
    }
}
