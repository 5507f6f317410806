namespace Appliance.TestModels;

/// <summary>The root of a runner tree for bubblewrap, over which folders of this machine can be mounted wherever they are.</summary>
public static class RunnerRoot
{
    private static readonly string[] Own = ["usr", "etc"];

    /// <summary>
    /// The arguments that mount it. The root itself stays bubblewrap's own: a tree mounted there for reading alone has no place for a folder
    /// whose path it does not know, such as that of a checkout.
    /// </summary>
    /// <param name="tree">The unpacked tree: a Debian system with a merged <c>/usr</c>.</param>
    public static IReadOnlyList<string> Mounts(string tree) =>
    [
        .. Own.SelectMany(name => (string[])["--ro-bind", Path.Combine(tree, name), "/" + name]),
        .. new DirectoryInfo(tree).EnumerateDirectories().Where(entry => entry.LinkTarget is not null).OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .SelectMany(link => (string[])["--symlink", link.LinkTarget!, "/" + link.Name]),
        "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp",
    ];
}
