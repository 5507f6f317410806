using System.Formats.Tar;
using Appliance.Build.Imaging;

namespace Appliance.Build.Containers;

/// <summary>An empty folder that belongs to a user other than root, below folders that are root's.</summary>
internal sealed class FolderEntry(string name, string path, int owner) : ITreeLayer
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public void Visit(Action<TarEntry> visitor)
    {
        var parts = path.Split('/');
        for (var count = 1; count <= parts.Length; count++)
        {
            var id = count == parts.Length ? owner : 0;
            visitor(new PaxTarEntry(TarEntryType.Directory, string.Join('/', parts[..count])) { Mode = Mode, Uid = id, Gid = id });
        }
    }
}
