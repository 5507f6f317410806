using System.Text;

namespace Appliance.Settings;

/// <summary>Brings the files of a root in line with what the settings ask for, each by a rename, and touches nothing that is right.</summary>
/// <param name="root">Where the files go: <c>/</c> on the device.</param>
public sealed class ConfigurationFolder(string root)
{
    // What an earlier run may have left: folder and pattern. Everything of these names is ours.
    private static readonly (Concern Concern, string Folder, string Pattern)[] Owned =
    [
        (Concern.Network, NetworkRenderer.Folder, "*-hearth*"),
        (Concern.Wifi, SettingsRenderer.WifiFolder, "*.psk"),
        (Concern.Wifi, SettingsRenderer.WifiFolder, "*.open"),
    ];

    /// <summary>Writes what differs and deletes what is left over.</summary>
    /// <returns>What was changed: whose files, and the paths that are gone.</returns>
    /// <exception cref="IOException">A file could not be written; those before it are.</exception>
    public ConfigurationChange Write(IReadOnlyList<RenderedFile> files)
    {
        var changed = new HashSet<Concern>();
        foreach (var file in files.Where(file => !IsThere(file)))
        {
            var path = Path.Combine(root, file.Path);
            MakeFolder(file, Path.GetDirectoryName(path)!);
            if (file.IsLink)
            {
                File.Delete(path + ".new");
                File.CreateSymbolicLink(path + ".new", file.Content);
                File.Move(path + ".new", path, overwrite: true);
            }
            else
            {
                WholeFile.Write(path, Encoding.UTF8.GetBytes(file.Content), file.IsSecret ? WholeFile.Private : WholeFile.Public);
            }
            changed.Add(file.Concern);
        }
        var wanted = files.Select(file => Path.Combine(root, file.Path)).ToHashSet(StringComparer.Ordinal);
        var gone = new List<string>();
        foreach (var (concern, folder, pattern) in Owned.Where(owned => Directory.Exists(Path.Combine(root, owned.Folder))))
        {
            foreach (var path in Directory.GetFiles(Path.Combine(root, folder), pattern).Where(path => !wanted.Contains(path)))
            {
                File.Delete(path);
                changed.Add(concern);
                gone.Add(Path.GetRelativePath(root, path));
            }
        }
        return new ConfigurationChange(changed, gone);
    }

    private bool IsThere(RenderedFile file)
    {
        var info = new FileInfo(Path.Combine(root, file.Path));
        return file.IsLink
            ? info.LinkTarget == file.Content
            : info.Exists && info.LinkTarget is null && info.Length < 1 << 20 && File.ReadAllText(info.FullName) == file.Content;
    }

    private static void MakeFolder(RenderedFile file, string folder)
    {
        if (file.IsSecret && !OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        else
        {
            Directory.CreateDirectory(folder);
        }
    }
}
