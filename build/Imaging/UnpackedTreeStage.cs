using Appliance.Build.Processes;
using Appliance.Build.Stages;

namespace Appliance.Build.Imaging;

/// <summary>Unpacks a tree's tar into a folder, for programs of this machine that run in it: tests, benchmarks.</summary>
internal sealed class UnpackedTreeStage(string source, ICommandRunner runner) : IImageStage
{
    /// <inheritdoc />
    public string Name => source + "-tree";

    /// <inheritdoc />
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs) => fingerprint.Add("tree", inputs[source].Digest);

    /// <inheritdoc />
    public Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken)
    {
        var tree = Directory.CreateDirectory(Path.Combine(workspace.Directory, StageCache.UnpackedTree)).FullName;
        return runner.RunAsync(
            new Command("tar", ["--extract", "--file", inputs[source].File(DebianTreeStage.Tar), "--directory", tree, "--no-same-owner", "--exclude=./dev/*"]),
            workspace.Progress,
            cancellationToken);
    }
}
