using System.Formats.Tar;
using System.Text;
using Appliance.Build.Imaging;

namespace Appliance.Build.Tests.Imaging;

/// <summary>A layer of entries that a test writes down.</summary>
internal sealed class FakeLayer(string name) : ITreeLayer
{
    private readonly List<Func<TarEntry>> _entries = [];

    public string Name => name;

    public FakeLayer Folder(string path, int mode = 0b111_101_101, int uid = 0) =>
        Add(() => new PaxTarEntry(TarEntryType.Directory, path) { Mode = (UnixFileMode)mode, Uid = uid });

    public FakeLayer File(string path, string text = "", int mode = 0b110_100_100, int uid = 0, int gid = 0) =>
        Add(() => new PaxTarEntry(TarEntryType.RegularFile, path)
        {
            Mode = (UnixFileMode)mode,
            Uid = uid,
            Gid = gid,
            DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
        });

    public FakeLayer Link(string path, string target) => Add(() => new PaxTarEntry(TarEntryType.SymbolicLink, path) { LinkName = target });

    public FakeLayer HardLink(string path, string target) => Add(() => new PaxTarEntry(TarEntryType.HardLink, path) { LinkName = target });

    public FakeLayer Add(Func<TarEntry> entry)
    {
        _entries.Add(entry);
        return this;
    }

    public void Visit(Action<TarEntry> visitor) => _entries.ForEach(entry => visitor(entry()));

    /// <summary>The layer as a tar on disk, named as mmdebstrap names entries.</summary>
    public string WriteTar(TempFolder folder, string file = "tree.tar")
    {
        using var stream = System.IO.File.Create(folder.At(file));
        using var writer = new TarWriter(stream, TarEntryFormat.Pax);
        writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "./"));
        Visit(entry =>
        {
            entry.Name = "./" + entry.Name;
            if (entry.EntryType == TarEntryType.HardLink)
            {
                entry.LinkName = "./" + entry.LinkName;
            }
            writer.WriteEntry(entry);
        });
        return folder.At(file);
    }
}
