using System.Buffers.Binary;
using System.Text;

namespace Appliance.Build.Imaging;

/// <summary>What a program or library of the image needs, and what a kernel module says of itself. Only parts of the file are read.</summary>
/// <param name="Needed">Libraries that it is linked with, by name.</param>
/// <param name="SearchPath">Folders that it looks in itself, with <c>$ORIGIN</c> for its own.</param>
/// <param name="ModuleInfo">A kernel module's fields, <c>vermagic</c> and <c>version</c> among them; empty for all else.</param>
internal sealed record ElfFile(IReadOnlyList<string> Needed, IReadOnlyList<string> SearchPath, IReadOnlyDictionary<string, string> ModuleInfo)
{
    // elf.h: sizes and offsets of the 64-bit structures, and the tags of the dynamic section.
    private const int HeaderSize = 64;
    private const int SegmentSize = 56;
    private const int SectionSize = 64;
    private const int DynamicSize = 16;
    private const int SegmentLoad = 1;
    private const int SegmentDynamic = 2;
    private const long TagNeeded = 1;
    private const long TagStrings = 5;
    private const long TagRpath = 15;
    private const long TagRunpath = 29;
    private const int LongestTable = 1 << 24;

    /// <summary>Reads a file.</summary>
    /// <param name="stream">The file; it must be seekable.</param>
    /// <returns>Null when it is no 64-bit little-endian ELF file.</returns>
    /// <exception cref="InvalidDataException">It begins as one and contradicts itself.</exception>
    public static ElfFile? Read(Stream stream)
    {
        var header = new byte[HeaderSize];
        stream.Position = 0;
        if (stream.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize || !header.AsSpan(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8))
        {
            return null;
        }
        var segments = Table(stream, U64(header, 32), SegmentSize, U16(header, 56));
        var dynamic = segments.FirstOrDefault(segment => U32(segment, 0) == SegmentDynamic);
        var (needed, path) = dynamic is null ? ([], []) : Dynamic(stream, segments, dynamic);
        return new ElfFile(needed, path, dynamic is null ? ModuleFields(stream, header) : new Dictionary<string, string>());
    }

    private static (IReadOnlyList<string> Needed, IReadOnlyList<string> Path) Dynamic(Stream stream, IReadOnlyList<byte[]> segments, byte[] dynamic)
    {
        var entries = Table(stream, U64(dynamic, 8), DynamicSize, (int)(U64(dynamic, 32) / DynamicSize))
            .Select(entry => (Tag: U64(entry, 0), Value: U64(entry, 8))).TakeWhile(entry => entry.Tag != 0).ToList();
        var address = entries.FirstOrDefault(entry => entry.Tag == TagStrings).Value;
        // The dynamic section knows where its strings are in memory; the segment that brings them there knows the place in the file.
        var load = segments.FirstOrDefault(segment => U32(segment, 0) == SegmentLoad && address >= U64(segment, 16) && address < U64(segment, 16) + U64(segment, 32))
            ?? throw new InvalidDataException("The dynamic section's strings are in no segment.");
        var strings = U64(load, 8) + address - U64(load, 16);
        return (
            [.. entries.Where(entry => entry.Tag == TagNeeded).Select(entry => Text(stream, strings + entry.Value))],
            [.. entries.Where(entry => entry.Tag is TagRunpath or TagRpath).SelectMany(entry => Text(stream, strings + entry.Value).Split(':'))]);
    }

    private static Dictionary<string, string> ModuleFields(Stream stream, byte[] header)
    {
        var sections = Table(stream, U64(header, 40), SectionSize, U16(header, 60));
        var names = U16(header, 62);
        if (names >= sections.Count)
        {
            return [];
        }
        var strings = U64(sections[names], 24);
        var section = sections.FirstOrDefault(section => Text(stream, strings + U32(section, 0)) == ".modinfo");
        return section is null
            ? []
            : Encoding.UTF8.GetString(Bytes(stream, U64(section, 24), U64(section, 32))).Split('\0')
                .Select(field => field.Split('=', 2)).Where(pair => pair.Length == 2)
                .GroupBy(pair => pair[0]).ToDictionary(pair => pair.Key, pair => pair.First()[1], StringComparer.Ordinal);
    }

    private static List<byte[]> Table(Stream stream, long offset, int size, int count) =>
        [.. Bytes(stream, offset, (long)size * count).Chunk(size).Where(entry => entry.Length == size)];

    private static byte[] Bytes(Stream stream, long offset, long length)
    {
        if (offset < 0 || length is < 0 or > LongestTable || offset + length > stream.Length)
        {
            throw new InvalidDataException($"A table of {length} bytes at {offset} reaches beyond the file's {stream.Length} bytes.");
        }
        var bytes = new byte[length];
        stream.Position = offset;
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static string Text(Stream stream, long offset)
    {
        var bytes = Bytes(stream, offset, Math.Min(256, stream.Length - offset));
        var end = Array.IndexOf(bytes, (byte)0);
        return end >= 0 ? Encoding.UTF8.GetString(bytes, 0, end) : throw new InvalidDataException("A name does not end.");
    }

    private static int U16(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(offset));

    private static uint U32(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(offset));

    private static long U64(byte[] bytes, int offset) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(offset));
}
