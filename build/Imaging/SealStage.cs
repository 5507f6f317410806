using Appliance.Build.Configuration;
using Appliance.Build.Stages;
using Appliance.Build.Tools;

namespace Appliance.Build.Imaging;

/// <summary>Seals the tree: a reproducible erofs, its dm-verity tree, and the root hash over both.</summary>
internal sealed class SealStage(ErofsConfiguration erofs, DiskConfiguration disk, BuildVersion version, IToolbox toolbox) : IImageStage
{
    /// <summary>The file system.</summary>
    public const string Root = "root.erofs";

    /// <summary>Its hash tree.</summary>
    public const string Verity = "root.verity";

    /// <summary>The root hash: 64 hexadecimal digits.</summary>
    public const string Hash = "root.hash";

    // Nothing here is secret or random: the content is public, and equal content shall give equal bytes.
    private const string Salt = "4865617274684f53000000000000000048656172746820766572697479000000";
    private const string Uuid = "4ea27f05-6f1c-5a54-8c5d-000000000001";

    /// <inheritdoc />
    public string Name => "seal";

    /// <inheritdoc />
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs) => fingerprint
        .Add("tree", inputs["assemble"].Digest)
        .Add("tools", inputs["tools"].Digest)
        .Add("erofs", erofs.ToString())
        .Add("slot", disk.SlotSize.ToString())
        .Add("verity", disk.VeritySize.ToString())
        .Add("recipe", "1");

    /// <inheritdoc />
    public async Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken)
    {
        var epoch = new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = version.Epoch };
        await toolbox.RunAsync(
            new ToolCommand(
                "mkfs.erofs", "--tar=f", $"-z{erofs.Compression},level={erofs.Level}", $"-C{erofs.ClusterSize}", "-T" + version.Epoch, "-U", Uuid,
                "-L", "hearth-root", "--quiet", "/out/output/" + Root, "/in/root.tar")
            {
                Output = workspace.Root,
                Environment = epoch,
                Inputs = new Dictionary<string, string> { ["root.tar"] = inputs["assemble"].File(AssembleStage.Tar) },
            },
            workspace.Progress,
            cancellationToken);
        await toolbox.RunAsync(
            new ToolCommand(
                "veritysetup", "format", "--salt=" + Salt, "--uuid=" + Uuid, "--root-hash-file=/out/output/" + Hash,
                "/out/output/" + Root, "/out/output/" + Verity)
            {
                Output = workspace.Root,
                Environment = epoch,
            },
            workspace.Progress,
            cancellationToken);
        RequireFits(workspace.File(Root), disk.SlotSize, "root", "disk.slot-size");
        RequireFits(workspace.File(Verity), disk.VeritySize, "hash tree", "disk.verity-size");
    }

    private static void RequireFits(string file, ByteSize limit, string what, string key)
    {
        var size = new ByteSize(new FileInfo(file).Length);
        if (size > limit)
        {
            throw new TreeException($"The {what} takes {size}, but {key} gives it {limit}. Leave packages out, or raise {key} (devices in use cannot grow their slots).");
        }
    }
}
