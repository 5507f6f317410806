using Appliance.Build.Processes;
using Appliance.Build.Stages;
using Appliance.Build.Tools;

namespace Appliance.Build.Imaging;

/// <summary>Unpacks a tree's tar into a folder, for programs of this machine that run in it: tests, benchmarks.</summary>
internal sealed class UnpackedTreeStage(string source, ICommandRunner runner) : IImageStage
{
    /// <inheritdoc />
    public string Name => source + "-tree";

    /// <inheritdoc />
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs) =>
        fingerprint.Add("tree", inputs[source].Digest).Add("recipe", "2");

    /// <inheritdoc />
    public Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken) => TreeFolder.UnpackAsync(
        inputs[source].File(DebianTreeStage.Tar), workspace.File(StageCache.UnpackedTree), runner, workspace.Progress, cancellationToken);
}
