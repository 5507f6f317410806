using System.Formats.Tar;

namespace Appliance.Build.Imaging;

/// <summary>
/// Lays tree layers over each other into one tar: later layers win, owners and modes are kept, times become the source date.
/// Needs no privileges, and writes the same bytes for the same layers.
/// </summary>
internal sealed class TreeComposer(IReadOnlyList<ITreeLayer> layers, DateTimeOffset sourceDate)
{
    /// <summary>Writes the composed tree.</summary>
    /// <returns>How many bytes of file content each layer gave, by the layer's name.</returns>
    /// <exception cref="TreeException">A hard link's target was left out, or a file stands where a folder is needed.</exception>
    public IReadOnlyDictionary<string, ByteSize> Write(Stream output)
    {
        var owners = Index();
        var sizes = layers.ToDictionary(layer => layer.Name, _ => ByteSize.Zero, StringComparer.Ordinal);
        using var writer = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true);
        foreach (var layer in layers)
        {
            layer.Visit(entry =>
            {
                if (owners[entry.Name] != layer)
                {
                    return;
                }
                CheckLink(entry, owners);
                sizes[layer.Name] += new ByteSize(entry.Length);
                writer.WriteEntry(Normalise(entry));
            });
        }
        return sizes;
    }

    private Dictionary<string, ITreeLayer> Index()
    {
        var owners = new Dictionary<string, ITreeLayer>(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            // A folder that two layers have keeps the first one's owner and mode.
            layer.Visit(entry =>
            {
                if (entry.EntryType != TarEntryType.Directory || !owners.ContainsKey(entry.Name))
                {
                    owners[entry.Name] = layer;
                }
            });
        }
        return owners;
    }

    private static void CheckLink(TarEntry entry, Dictionary<string, ITreeLayer> owners)
    {
        if (entry.EntryType == TarEntryType.HardLink && !owners.ContainsKey(entry.LinkName))
        {
            throw new TreeException($"{entry.Name} is a hard link to {entry.LinkName}, which is left out: leave out both or none.");
        }
    }

    private PaxTarEntry Normalise(TarEntry entry)
    {
        var attributes = (entry as PaxTarEntry)?.ExtendedAttributes
            .Where(attribute => attribute.Key.StartsWith("SCHILY.xattr.", StringComparison.Ordinal))
            .OrderBy(attribute => attribute.Key, StringComparer.Ordinal);
        var normal = new PaxTarEntry(entry.EntryType == TarEntryType.V7RegularFile ? TarEntryType.RegularFile : entry.EntryType, entry.Name, attributes ?? Enumerable.Empty<KeyValuePair<string, string>>())
        {
            Mode = entry.Mode,
            Uid = entry.Uid,
            Gid = entry.Gid,
            ModificationTime = sourceDate,
        };
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
}
