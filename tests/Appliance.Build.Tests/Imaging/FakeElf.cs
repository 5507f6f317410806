using System.Buffers.Binary;
using System.Formats.Tar;
using System.Text;

namespace Appliance.Build.Tests.Imaging;

/// <summary>The smallest ELF files that say what they need, as a linker would write them, and kernel modules that say what they are.</summary>
internal static class FakeElf
{
    private const int Header = 64;
    private const int Segment = 56;
    private const int Section = 64;

    // Where the file is put in memory: not at its place in the file, as real ones are not either.
    private const long Base = 0x1000;

    public static FakeLayer Elf(this FakeLayer layer, string path, params string[] needed) => layer.Elf(path, needed, searchPath: null);

    public static FakeLayer Elf(this FakeLayer layer, string path, string[] needed, string? searchPath) => layer.Bytes(path, Library(needed, searchPath));

    public static FakeLayer Module(this FakeLayer layer, string path, bool isSigned, params string[] fields) =>
        layer.Bytes(path, [.. Module(fields), .. isSigned ? "~Module signature appended~\n"u8 : default]);

    public static FakeLayer Bytes(this FakeLayer layer, string path, byte[] content) =>
        layer.Add(() => new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(content) });

    public static byte[] Library(string[] needed, string? searchPath)
    {
        var strings = new MemoryStream();
        strings.WriteByte(0);
        var tags = needed.Select(name => (Tag: 1L, Value: Put(strings, name))).ToList();
        if (searchPath is not null)
        {
            tags.Add((29, Put(strings, searchPath)));
        }
        const int dynamic = Header + 2 * Segment;
        var text = dynamic + (tags.Count + 2) * 16;
        tags.Add((5, Base + text));
        tags.Add((0, 0));
        var file = new byte[text + strings.Length];
        Start(file);
        U64(file, 32, Header);
        U16(file, 56, 2);
        SegmentAt(file, Header, type: 1, offset: 0, address: Base, file.Length);
        SegmentAt(file, Header + Segment, type: 2, dynamic, Base + dynamic, tags.Count * 16);
        for (var index = 0; index < tags.Count; index++)
        {
            U64(file, dynamic + index * 16, tags[index].Tag);
            U64(file, dynamic + index * 16 + 8, tags[index].Value);
        }
        strings.ToArray().CopyTo(file, text);
        return file;
    }

    public static byte[] Module(params string[] fields)
    {
        var info = Encoding.UTF8.GetBytes(string.Concat(fields.Select(field => field + "\0")));
        var names = "\0.modinfo\0"u8.ToArray();
        var file = new byte[Header + 2 * Section + info.Length + names.Length];
        Start(file);
        U64(file, 40, Header);
        U16(file, 60, 2);
        U16(file, 62, 1);
        SectionAt(file, Header, name: 1, Header + 2 * Section, info.Length);
        SectionAt(file, Header + Section, name: 0, Header + 2 * Section + info.Length, names.Length);
        info.CopyTo(file, Header + 2 * Section);
        names.CopyTo(file, Header + 2 * Section + info.Length);
        return file;
    }

    private static void Start(byte[] file) => "\u007fELF\u0002\u0001\u0001"u8.CopyTo(file);

    private static long Put(MemoryStream strings, string text)
    {
        var offset = strings.Position;
        strings.Write(Encoding.UTF8.GetBytes(text + "\0"));
        return offset;
    }

    private static void SegmentAt(byte[] file, int at, int type, long offset, long address, long size)
    {
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), type);
        U64(file, at + 8, offset);
        U64(file, at + 16, address);
        U64(file, at + 32, size);
    }

    private static void SectionAt(byte[] file, int at, int name, long offset, long size)
    {
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), name);
        U64(file, at + 24, offset);
        U64(file, at + 32, size);
    }

    private static void U16(byte[] file, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);

    private static void U64(byte[] file, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), value);
}
