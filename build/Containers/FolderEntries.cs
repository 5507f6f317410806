using System.Formats.Tar;
using Appliance.Build.Imaging;

namespace Appliance.Build.Containers;

/// <summary>Empty folders that belong to a user other than root, parents first.</summary>
internal sealed class FolderEntries(string name, int owner, params IReadOnlyList<string> paths) : ITreeLayer
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public void Visit(Action<TarEntry> visitor)
    {
        foreach (var path in paths)
        {
            visitor(new PaxTarEntry(TarEntryType.Directory, path) { Mode = Mode, Uid = owner, Gid = owner });
        }
    }
}
