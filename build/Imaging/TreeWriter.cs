using System.Formats.Tar;
using System.Text;

namespace Appliance.Build.Imaging;

/// <summary>Writes a tar whose bytes depend on its entries alone: not on the clock, nor on the process that writes it.</summary>
internal sealed class TreeWriter(Stream output, DateTimeOffset sourceDate) : IDisposable
{
    private const string AttributePrefix = "SCHILY.xattr.";
    private const int NameLength = 100;
    private const int HeaderLength = 512;

    private readonly TarWriter _writer = new(output, TarEntryFormat.Gnu, leaveOpen: true);

    /// <summary>Adds an entry with its owner, mode, extended attributes and content.</summary>
    /// <exception cref="TreeException">An attribute holds bytes that cannot be kept.</exception>
    public void Write(TarEntry entry)
    {
        var attributes = (entry as PaxTarEntry)?.ExtendedAttributes
            .Where(attribute => attribute.Key.StartsWith(AttributePrefix, StringComparison.Ordinal))
            .OrderBy(attribute => attribute.Key, StringComparer.Ordinal)
            .ToList() ?? [];
        var type = entry.EntryType == TarEntryType.V7RegularFile ? TarEntryType.RegularFile : entry.EntryType;
        if (attributes.Count == 0)
        {
            _writer.WriteEntry(Fill(new GnuTarEntry(type, entry.Name), entry));
            return;
        }
        CheckText(entry, attributes);
        var start = output.Position;
        _writer.WriteEntry(Fill(new PaxTarEntry(type, entry.Name, attributes), entry));
        PinHeaderName(start);
    }

    /// <inheritdoc />
    public void Dispose() => _writer.Dispose();

    private PosixTarEntry Fill(PosixTarEntry normal, TarEntry entry)
    {
        (normal.Mode, normal.Uid, normal.Gid, normal.ModificationTime) = (entry.Mode, entry.Uid, entry.Gid, sourceDate);
        if (entry.EntryType is TarEntryType.HardLink or TarEntryType.SymbolicLink)
        {
            normal.LinkName = entry.LinkName;
        }
        else if (entry.EntryType is TarEntryType.CharacterDevice or TarEntryType.BlockDevice)
        {
            (normal.DeviceMajor, normal.DeviceMinor) = (((PosixTarEntry)entry).DeviceMajor, ((PosixTarEntry)entry).DeviceMinor);
        }
        else if (normal.EntryType == TarEntryType.RegularFile)
        {
            normal.DataStream = entry.DataStream;
        }
        return normal;
    }

    // System.Formats.Tar reads attributes as UTF-8; what is not UTF-8 has been replaced by then.
    private static void CheckText(TarEntry entry, List<KeyValuePair<string, string>> attributes)
    {
        if (attributes.Find(attribute => attribute.Value.Contains('\ufffd', StringComparison.Ordinal)).Key is { } key)
        {
            throw new TreeException($"{entry.Name} has an attribute {key[AttributePrefix.Length..]} that cannot be kept: its value is not text.");
        }
    }

    // System.Formats.Tar writes its process id into the name of the header that holds the attributes: ./PaxHeaders.1234/.
    private void PinHeaderName(long start)
    {
        var header = new byte[HeaderLength];
        output.Position = start;
        output.ReadExactly(header);
        header.AsSpan(0, NameLength).Clear();
        "./PaxHeaders/."u8.CopyTo(header);
        // The checksum is the sum of all bytes, with its own eight counted as blanks.
        var field = header.AsSpan(148, 8);
        field.Fill((byte)' ');
        var sum = header.Sum(value => value);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(field);
        output.Position = start;
        output.Write(header);
        output.Position = output.Length;
    }
}
