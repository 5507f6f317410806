using System.Buffers.Binary;
using System.Text;

namespace Appliance.Agent.Updates.Slots;

/// <summary>Reads the partition table of a disk. The kernel's own view keeps the labels from the start of the system, and these change.</summary>
/// <remarks>UEFI specification 2.10, section 5.3.</remarks>
internal static class GptTable
{
    private const int LabelAt = 56;
    private const int LabelBytes = 72;
    private const int MostEntries = 1024;
    private static readonly int[] SectorSizes = [512, 4096];

    /// <summary>The partitions of a disk or of a file that holds one.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="InvalidDataException">It has no such table.</exception>
    public static IReadOnlyList<GptPartition> Read(string disk)
    {
        using var handle = File.OpenHandle(disk, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        foreach (var sector in SectorSizes)
        {
            var header = new byte[512];
            if (RandomAccess.Read(handle, header, sector) == header.Length && header.AsSpan(0, 8).SequenceEqual("EFI PART"u8))
            {
                var (count, size) = (BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(80)), BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(84)));
                if (count > MostEntries || size is < 128 or > 4096)
                {
                    break;
                }
                var entries = new byte[count * size];
                var at = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(72)) * sector;
                return RandomAccess.Read(handle, entries, at) == entries.Length
                    ? [.. Enumerable.Range(0, (int)count).Select(index => Parse(entries.AsSpan((int)(index * size), (int)size), index + 1, sector)).OfType<GptPartition>()]
                    : throw new InvalidDataException($"The partition table of {disk} is cut off.");
            }
        }
        throw new InvalidDataException($"{disk} has no partition table that this system could have made.");
    }

    private static GptPartition? Parse(ReadOnlySpan<byte> entry, int number, int sector)
    {
        var type = new Guid(entry[..16]);
        var (first, last) = (BinaryPrimitives.ReadInt64LittleEndian(entry[32..]), BinaryPrimitives.ReadInt64LittleEndian(entry[40..]));
        return type == Guid.Empty
            ? null
            : new GptPartition(
                number, type, new Guid(entry[16..32]), Encoding.Unicode.GetString(entry.Slice(LabelAt, LabelBytes)).TrimEnd('\0'),
                new ByteSize((last - first + 1) * sector))
            {
                Start = new ByteSize(first * sector),
                SectorBytes = sector,
            };
    }
}
