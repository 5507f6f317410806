using Appliance.Build.Imaging;
using Appliance.Build.Stages;

namespace Appliance.Build.Containers;

/// <summary>Writes agent and runner tree as one OCI archive, to try the server on a machine with a container engine.</summary>
internal sealed class ContainerStage(BuildVersion version) : IImageStage
{
    /// <inheritdoc />
    public string Name => "container";

    /// <inheritdoc />
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs) => fingerprint
        .Add("runner", inputs["runner"].Digest)
        .Add("agent", inputs["publish"].Digest)
        .Add("version", version.ToString())
        .Add("recipe", "1");

    /// <inheritdoc />
    public Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken)
    {
        var image = HearthContainer.Describe(version.Version, version.Commit, version.SourceDate);
        var layers = HearthContainer.Layers(inputs["runner"].File(DebianTreeStage.Tar), inputs["publish"].File("agent"));
        return new OciArchive(image, workspace.Scratch)
            .WriteAsync(workspace.File(HearthContainer.FileName(version.Version)), layers, cancellationToken);
    }
}
