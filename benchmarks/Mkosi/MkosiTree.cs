using Appliance.Build.Configuration;
using Appliance.Build.Imaging;
using Appliance.Build.Processes;
using Appliance.Build.Stages;
using Appliance.Build.Tools;

namespace Appliance.Benchmarks.Mkosi;

/// <summary>A tree of Debian with mkosi and the tools that it calls, and the way to run programs in it.</summary>
internal sealed class MkosiTree
{
    private const string Work = "bench";
    private const string SourceList = "etc/apt/sources.list";

    private static readonly string[] Packages =
    [
        "apt", "bubblewrap", "ca-certificates", "cpio", "cryptsetup-bin", "debian-archive-keyring", "dosfstools", "dpkg", "e2fsprogs", "erofs-utils", "fdisk",
        "kmod", "mkosi", "mount", "mtools", "python3", "systemd", "systemd-boot-efi", "systemd-boot-tools", "systemd-repart", "systemd-ukify",
        "xz-utils", "zstd",
    ];

    private readonly string _tree;
    private readonly ICommandRunner _commands;

    private MkosiTree(string tree, string mirror, ICommandRunner commands) => (_tree, Mirror, _commands) = (tree, mirror, commands);

    /// <summary>The mirror that the tree's apt uses, which mmdebstrap chose or our configuration names.</summary>
    public string Mirror { get; }

    /// <summary>Makes the tree in an empty folder.</summary>
    public static async Task<MkosiTree> MakeAsync(AptConfiguration source, string folder, ICommandRunner commands, CancellationToken cancellationToken)
    {
        var workspace = new StageWorkspace(folder, folder, _ => { });
        var maker = new NativeTreeMaker(commands);
        var tar = maker.Target(workspace, "tree.tar");
        var tree = Path.Combine(folder, StageCache.UnpackedTree);
        await maker.MakeAsync(workspace, new DebianTree(source with { Components = ["main"] }, Packages).Arguments(tar), cancellationToken);
        await TreeFolder.UnpackAsync(tar, tree, commands, null, cancellationToken);
        File.Delete(tar);
        Directory.CreateDirectory(Path.Combine(tree, Work));
        var list = await File.ReadAllTextAsync(Path.Combine(tree, SourceList), cancellationToken);
        return new MkosiTree(tree, AptSourceList.MirrorOf(source.Suite, list), commands);
    }

    /// <summary>The version of mkosi.</summary>
    public async Task<string> VersionAsync(CancellationToken cancellationToken) =>
        (await RunAsync(Path.GetTempPath(), ["mkosi", "--version"], cancellationToken)).Output.Replace("mkosi", "", StringComparison.Ordinal).Trim();

    /// <summary>Runs a program in the tree, as root of namespaces that end with it, in a folder that it sees as <c>/bench</c>.</summary>
    // bubblewrap pivots its root: in a plain chroot mkosi could not make namespaces of its own.
    public Task<CommandResult> RunAsync(string folder, IReadOnlyList<string> command, CancellationToken cancellationToken) => _commands.RunAsync(
        new Command("bwrap",
        [
            "--bind", _tree, "/", "--dev", "/dev", "--proc", "/proc", "--bind", "/sys", "/sys", "--tmpfs", "/tmp", "--tmpfs", "/run",
            "--bind", folder, "/" + Work, "--ro-bind-try", "/etc/resolv.conf", "/etc/resolv.conf",
            "--unshare-pid", "--die-with-parent", "--new-session", "--cap-add", "ALL", "--clearenv",
            "--setenv", "PATH", "/usr/sbin:/usr/bin", "--setenv", "HOME", "/root", "--setenv", "LC_ALL", "C.UTF-8", "--chdir", "/" + Work,
            "--", .. command,
        ]),
        null,
        cancellationToken);
}
