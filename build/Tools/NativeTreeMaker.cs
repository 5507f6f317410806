using Appliance.Build.Imaging;
using Appliance.Build.Processes;
using Appliance.Build.Stages;

namespace Appliance.Build.Tools;

/// <summary>
/// Runs the host's own mmdebstrap. It mounts /proc and more into the tree that it makes:
/// in namespaces of its own these vanish with it, even after a kill.
/// </summary>
internal sealed class NativeTreeMaker(ICommandRunner commands) : IToolsTreeMaker
{
    /// <inheritdoc />
    public string Target(StageWorkspace workspace, string name) => workspace.File(name);

    /// <inheritdoc />
    public Task MakeAsync(StageWorkspace workspace, IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        commands.RunAsync(
            new Command("bwrap",
                ["--dev-bind", "/", "/", "--proc", "/proc", "--unshare-pid", "--die-with-parent", "--cap-add", "ALL", "--",
                    "sh", "-euc", DebianTree.Script, "sh", .. arguments])
            {
                Environment = new Dictionary<string, string?> { ["TMPDIR"] = workspace.Scratch, ["SOURCE_DATE_EPOCH"] = "1" },
                Hint = "the Tools tree needs mmdebstrap, bubblewrap and a Debian mirror; with Docker instead: --builder=docker",
            },
            workspace.Progress,
            cancellationToken);
}
