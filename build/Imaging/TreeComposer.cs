using System.Formats.Tar;

namespace Appliance.Build.Imaging;

/// <summary>
/// Lays tree layers over each other into one tar: later layers win, owners and modes are kept, times become the source date.
/// Needs no privileges, and writes the same bytes for the same layers.
/// </summary>
internal sealed class TreeComposer(IReadOnlyList<ITreeLayer> layers, DateTimeOffset sourceDate)
{
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);

    /// <summary>Writes the composed tree to a stream that can seek and be read.</summary>
    /// <returns>How many bytes of file content each layer gave, by the layer's name.</returns>
    /// <exception cref="TreeException">A hard link's target was left out or replaced, or a file stands where a folder is needed.</exception>
    public IReadOnlyDictionary<string, ByteSize> Write(Stream output)
    {
        Index();
        CheckFolders();
        var sizes = layers.ToDictionary(layer => layer.Name, _ => ByteSize.Zero, StringComparer.Ordinal);
        using var writer = new TreeWriter(output, sourceDate);
        foreach (var layer in layers)
        {
            layer.Visit(entry =>
            {
                if (_places[entry.Name].Layer != layer)
                {
                    return;
                }
                CheckLink(entry, layer);
                sizes[layer.Name] += new ByteSize(entry.Length);
                writer.Write(entry);
            });
        }
        return sizes;
    }

    private void Index()
    {
        _places.Clear();
        foreach (var layer in layers)
        {
            layer.Visit(entry =>
            {
                var isFolder = entry.EntryType == TarEntryType.Directory;
                // A folder that two layers have keeps the first one's owner and mode.
                if (!isFolder || !_places.TryGetValue(entry.Name, out var earlier) || !earlier.IsFolder)
                {
                    _places[entry.Name] = new Place(layer, isFolder);
                }
            });
        }
    }

    private void CheckFolders()
    {
        foreach (var (path, place) in _places)
        {
            if (path.LastIndexOf('/') is var slash and > 0 && !(_places.TryGetValue(path[..slash], out var parent) && parent.IsFolder))
            {
                var obstacle = parent is null ? "which no layer has" : $"which layer '{parent.Layer.Name}' has as something else";
                throw new TreeException($"{path} of layer '{place.Layer.Name}' needs the folder {path[..slash]}, {obstacle}.");
            }
        }
    }

    private void CheckLink(TarEntry entry, ITreeLayer layer)
    {
        if (entry.EntryType != TarEntryType.HardLink)
        {
            return;
        }
        if (!_places.TryGetValue(entry.LinkName, out var target))
        {
            throw new TreeException($"{entry.Name} is a hard link to {entry.LinkName}, which is left out: leave out both or none.");
        }
        if (target.Layer != layer)
        {
            throw new TreeException(
                $"{entry.Name} is a hard link to {entry.LinkName}, which layer '{target.Layer.Name}' replaces: replace both or none.");
        }
    }

    private sealed record Place(ITreeLayer Layer, bool IsFolder);
}
