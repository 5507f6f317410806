using System.Buffers.Binary;

namespace Appliance.Build.Tests.Machines;

/// <summary>A log of writes, byte by byte as QEMU's blklogwrites makes it.</summary>
internal sealed class HandMadeLog
{
    public const int Sector = 512;

    private readonly List<byte> _log = [.. new byte[Sector]];
    private ulong _entries;

    /// <summary>Sectors full of one byte.</summary>
    public HandMadeLog Write(ulong sector, int sectors, byte content)
    {
        Describe(sector, (ulong)sectors, 0);
        _log.AddRange(Enumerable.Repeat(content, sectors * Sector));
        return this;
    }

    public HandMadeLog Flush() => Describe(0, 0, 1);

    public HandMadeLog Discard(ulong sector, ulong sectors) => Describe(sector, sectors, 4);

    public HandMadeLog Mark() => Describe(0, 0, 8);

    public HandMadeLog Describe(ulong sector, ulong sectors, ulong flags)
    {
        _log.AddRange(Numbers(sector, sectors, flags, 0));
        _entries++;
        return this;
    }

    public byte[] ToArray(ulong? entries = null, uint sectorSize = Sector)
    {
        var bytes = _log.ToArray();
        Numbers(0x6a736677736872, 1, entries ?? _entries, sectorSize).CopyTo(bytes, 0);
        return bytes;
    }

    private static byte[] Numbers(params ulong[] numbers)
    {
        var sector = new byte[Sector];
        for (var index = 0; index < numbers.Length; index++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(sector.AsSpan(8 * index), numbers[index]);
        }
        return sector;
    }
}
