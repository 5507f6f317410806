using Appliance.Build.Configuration;
using Appliance.Build.Processes;
using Appliance.Build.Stages;
using Appliance.Build.Tools;

namespace Appliance.Build.Imaging;

/// <summary>
/// Makes the Tools tree: the Debian userland that every image tool runs in, so that the host's own versions do not matter.
/// </summary>
internal sealed class ToolsStage(AptConfiguration source, TimeSpan maximumAge, IToolsTreeMaker maker, ICommandRunner commands) : IImageStage
{
    /// <summary>The tree as a tar, from which a container image can be imported.</summary>
    public const string Tar = "tools.tar";

    private static readonly string[] Packages =
    [
        "bmap-tools", "ca-certificates", "cryptsetup-bin", "dosfstools", "efitools", "erofs-utils", "mmdebstrap", "mount", "mtools", "python3-virt-firmware",
        "sbsigntool", "skopeo", "systemd-boot-efi", "systemd-repart", "systemd-ukify", "umoci", "xz-utils", "zstd",
    ];

    /// <inheritdoc />
    public string Name => "tools";

    /// <inheritdoc />
    public TimeSpan? MaximumAge => source.Snapshot is null ? maximumAge : null;

    /// <inheritdoc />
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs) =>
        fingerprint.Add("arguments", Tree.Arguments(Tar)).Add("script", DebianTree.Script);

    /// <inheritdoc />
    public async Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken)
    {
        await maker.MakeAsync(workspace, Tree.Arguments(maker.Target(workspace, Tar)), cancellationToken);
        if (!OperatingSystem.IsLinux())
        {
            // There the tree is only used as a container image.
            return;
        }
        await TreeFolder.UnpackAsync(workspace.File(Tar), workspace.File(StageCache.UnpackedTree), commands, workspace.Progress, cancellationToken);
    }

    private DebianTree Tree => new(source with { Components = ["main"] }, Packages);
}
