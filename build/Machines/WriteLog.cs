using System.Buffers.Binary;

namespace Appliance.Build.Machines;

/// <summary>What a recorded disk was told, in the order in which it took it.</summary>
/// <remarks>
/// The format of Linux's dm-log-writes (Documentation/admin-guide/device-mapper/log-writes.rst), which QEMU's blklogwrites keeps: a super block, then
/// for each entry a sector that describes it and, for writes, the sectors written. Numbers are little-endian.
/// </remarks>
internal sealed class WriteLog
{
    /// <summary>Bytes a sector, of the disk and of the log.</summary>
    public const int SectorSize = 512;

    private const ulong Magic = 0x6a736677736872;
    private const ulong FlushFlag = 1;
    private const ulong DiscardFlag = 4;
    private const ulong MarkFlag = 8;
    private const ulong KnownFlags = 31;

    private WriteLog(string path, IReadOnlyList<WriteLogEntry> entries) => (Path, Entries) = (path, entries);

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The entries up to the last flush: what came after it was not counted any more.</summary>
    public IReadOnlyList<WriteLogEntry> Entries { get; }

    /// <summary>How many entries a log has so far, by its super block: while it grows, the last of them may not all be there.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static int Count(string path)
    {
        using var file = Open(path);
        return Count(file);
    }

    /// <summary>Reads a log.</summary>
    /// <exception cref="InvalidDataException">It is none, or it ends before its last entry.</exception>
    public static WriteLog Read(string path)
    {
        using var file = Open(path);
        var (count, sector) = (Count(file), new byte[SectorSize]);
        var entries = new List<WriteLogEntry>(count);
        for (long position = SectorSize; entries.Count < count;)
        {
            ReadAt(file, position, sector);
            var entry = Parse(sector, position + SectorSize, file.Length, path);
            entries.Add(entry);
            position = entry.Data + (entry.Kind is WriteKind.Write ? entry.Length : 0);
        }
        return new WriteLog(path, entries);
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

    private static int Count(FileStream file)
    {
        var sector = new byte[SectorSize];
        ReadAt(file, 0, sector);
        var (magic, version, count) = (Number(sector, 0), Number(sector, 1), Number(sector, 2));
        if (magic != Magic || version != 1 || BinaryPrimitives.ReadUInt32LittleEndian(sector.AsSpan(24)) != SectorSize)
        {
            throw new InvalidDataException($"{file.Name} is no log of writes of version 1 with sectors of {SectorSize} bytes.");
        }
        return count <= (ulong)Math.Min(file.Length / SectorSize, int.MaxValue)
            ? (int)count
            : throw new InvalidDataException($"{file.Name} says that it has {count} entries, for which it is too short.");
    }

    private static WriteLogEntry Parse(byte[] sector, long data, long end, string path)
    {
        var (start, count, flags) = (Number(sector, 0), Number(sector, 1), Number(sector, 2));
        var kind = (flags & MarkFlag) != 0 ? WriteKind.Mark
            : (flags & DiscardFlag) != 0 ? WriteKind.Discard
            : count > 0 ? WriteKind.Write
            : WriteKind.Flush;
        const ulong Most = long.MaxValue / SectorSize / 2;
        if (flags > KnownFlags || start > Most || count > Most || (kind == WriteKind.Flush && (flags & FlushFlag) == 0))
        {
            throw new InvalidDataException($"{path} has an entry at byte {data - SectorSize} that makes no sense.");
        }
        var length = (long)count * SectorSize;
        return kind != WriteKind.Write || length <= end - data
            ? new WriteLogEntry((long)start * SectorSize, length, kind, data)
            : throw new InvalidDataException($"{path} ends within the entry at byte {data - SectorSize}.");
    }

    private static void ReadAt(FileStream file, long position, byte[] sector)
    {
        file.Position = position;
        if (file.ReadAtLeast(sector, sector.Length, throwOnEndOfStream: false) < sector.Length)
        {
            throw new InvalidDataException($"{file.Name} ends at byte {file.Length}, before its last entry.");
        }
    }

    private static ulong Number(byte[] sector, int index) => BinaryPrimitives.ReadUInt64LittleEndian(sector.AsSpan(8 * index));
}
