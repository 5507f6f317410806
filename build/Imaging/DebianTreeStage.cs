using Appliance.Build.Stages;
using Appliance.Build.Tools;

namespace Appliance.Build.Imaging;

/// <summary>
/// Makes a tree of Debian packages as <c>tree.tar</c>: <c>root</c> is what the rig boots,
/// <c>runner</c> the newer userland that only the inference programs see.
/// </summary>
internal sealed class DebianTreeStage(string name, DebianTree tree, TimeSpan? maximumAge, IToolbox toolbox) : IImageStage
{
    /// <summary>The output's one file.</summary>
    public const string Tar = "tree.tar";

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public TimeSpan? MaximumAge => tree.Source.Snapshot is null ? maximumAge : null;

    /// <inheritdoc />
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs)
    {
        fingerprint.Add("arguments", tree.Arguments(Tar)).Add("script", DebianTree.Script);
        foreach (var layer in tree.Over)
        {
            fingerprint.Add(layer, inputs[layer].Digest);
        }
    }

    /// <inheritdoc />
    public Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken) => MakeAsync(
        tree.Arguments("/out/output/" + Tar),
        tree.Over.ToDictionary(layer => layer + ".tar", layer => inputs[layer].File(Tar)),
        "check the package names and the apt: part of configs/, and that the mirror can be reached",
        workspace,
        toolbox,
        cancellationToken);

    /// <summary>Runs mmdebstrap.</summary>
    internal static Task MakeAsync(
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string> inputs,
        string hint,
        StageWorkspace workspace,
        IToolbox toolbox,
        CancellationToken cancellationToken) => toolbox.RunAsync(
            new ToolCommand("/bin/sh", ["-euc", DebianTree.Script, "sh", .. arguments])
            {
                Inputs = inputs,
                Output = workspace.Root,
                NeedsNetwork = true,
                MakesTree = true,
                // INITRD=No: the packages' own initrd would be made and thrown away.
                Environment = new Dictionary<string, string>
                {
                    ["TMPDIR"] = "/out/scratch",
                    ["SOURCE_DATE_EPOCH"] = DebianTree.Epoch,
                    ["INITRD"] = "No",
                },
                Hint = hint,
            },
            workspace.Progress,
            cancellationToken);
}
