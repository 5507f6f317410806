using System.Formats.Tar;
using System.Text;
using Appliance.Build.Imaging;

namespace Appliance.Build.Tests.Imaging;

/// <summary>What layers show, or a tar holds, kept for a look at it.</summary>
internal sealed class Tree
{
    public static readonly DateTimeOffset SourceDate = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly List<(TarEntry Entry, byte[] Content)> _entries = [];

    public IEnumerable<string> Paths => _entries.Select(entry => entry.Entry.Name);

    public TarEntry this[string path] => Assert.Single(_entries, entry => entry.Entry.Name == path).Entry;

    public string Text(string path) => Encoding.UTF8.GetString(Assert.Single(_entries, entry => entry.Entry.Name == path).Content);

    public static Tree Of(ITreeLayer layer)
    {
        var tree = new Tree();
        layer.Visit(tree.Add);
        return tree;
    }

    public static Tree Compose(params IReadOnlyList<ITreeLayer> layers)
    {
        var tree = new Tree();
        using var reader = new TarReader(new MemoryStream(Bytes(layers)));
        while (reader.GetNextEntry() is { } entry)
        {
            tree.Add(entry);
        }
        return tree;
    }

    public static byte[] Bytes(params IReadOnlyList<ITreeLayer> layers)
    {
        using var output = new MemoryStream();
        new TreeComposer(layers, SourceDate).Write(output);
        return output.ToArray();
    }

    public static string Problem(params IReadOnlyList<ITreeLayer> layers) => Assert.Throws<TreeException>(() => Bytes(layers)).Message;

    private void Add(TarEntry entry)
    {
        using var content = new MemoryStream();
        entry.DataStream?.CopyTo(content);
        _entries.Add((entry, content.ToArray()));
    }
}
