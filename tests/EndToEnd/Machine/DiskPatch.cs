using System.Text;

namespace Appliance.EndToEnd.Machine;

/// <summary>Changes a disk from outside, as a dying disk, an older image or a bad release would have it.</summary>
internal static class DiskPatch
{
    public const string BootPartition = "hearth-esp";
    public const string DataPartition = "hearth-data";

    private const int SectorSize = 512;
    private const int ChunkBytes = 1 << 20;

    /// <summary>Replaces a text by one of the same length, wherever it stands in a file of the boot partition.</summary>
    /// <returns>How often it stood there.</returns>
    public static int ReplaceOnBootPartition(string image, string old, string @new)
    {
        Assert.Equal(old.Length, @new.Length);
        using var disk = new FileStream(image, FileMode.Open, FileAccess.ReadWrite);
        var (start, end) = PartitionTable.Find(disk, SectorSize, BootPartition);
        var (wanted, instead) = (Encoding.ASCII.GetBytes(old), Encoding.ASCII.GetBytes(@new));
        var places = FindAll(disk, start, end, wanted);
        foreach (var place in places)
        {
            disk.Position = place;
            disk.Write(instead);
        }
        return places.Count;
    }

    /// <summary>Flips a bit of a partition.</summary>
    public static void FlipBit(string image, string label, long position)
    {
        using var disk = new FileStream(image, FileMode.Open, FileAccess.ReadWrite);
        var place = PartitionTable.Find(disk, SectorSize, label).Start + position;
        disk.Position = place;
        var value = disk.ReadByte();
        disk.Position = place;
        disk.WriteByte((byte)(value ^ 1));
    }

    /// <summary>The bytes of a partition.</summary>
    public static (long Start, long End) Find(string image, string label)
    {
        using var disk = File.OpenRead(image);
        return PartitionTable.Find(disk, SectorSize, label);
    }

    // Chunks overlap by what a text may have in the next one.
    private static SortedSet<long> FindAll(FileStream disk, long start, long end, byte[] wanted)
    {
        var (places, chunk) = (new SortedSet<long>(), new byte[ChunkBytes + wanted.Length]);
        for (var at = start; at < end; at += ChunkBytes)
        {
            disk.Position = at;
            var read = disk.ReadAtLeast(chunk, (int)Math.Min(chunk.Length, end - at), throwOnEndOfStream: false);
            for (var from = 0; chunk.AsSpan(from, read - from).IndexOf(wanted) is >= 0 and var found; from += found + 1)
            {
                places.Add(at + from + found);
            }
        }
        return places;
    }
}
