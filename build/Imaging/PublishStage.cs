using Appliance.Build.Processes;
using Appliance.Build.Stages;

namespace Appliance.Build.Imaging;

/// <summary>Publishes the agent for the rig: self-contained, compiled ahead of time (ReadyToRun), for linux-x64.</summary>
internal sealed class PublishStage(string repository, BuildVersion version, ICommandRunner runner) : IImageStage
{
    /// <inheritdoc />
    public string Name => "publish";

    /// <inheritdoc />
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs)
    {
        fingerprint.Add("version", version.Version).Add("commit", version.Commit)
            .AddPath("src", Path.Combine(repository, "src"))
            // Embedded in Appliance.Fitting.
            .AddPath("catalogue", Path.Combine(repository, "configs", "catalogue"))
            // Embedded in Appliance.Settings.
            .AddPath("schema", Path.Combine(repository, "docs", "settings.schema.json"));
        foreach (var file in (string[])["Directory.Build.props", "Directory.Packages.props", "global.json", "version.json", ".editorconfig"])
        {
            fingerprint.AddPath(file, Path.Combine(repository, file));
        }
    }

    /// <inheritdoc />
    public async Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken)
    {
        var objects = Path.Combine(workspace.Scratch, "dotnet");
        await runner.RunAsync(
            new Command("dotnet",
            [
                "publish", Path.Combine(repository, "src", "Appliance.Agent"), "--configuration", "Release", "--runtime", "linux-x64",
                "--self-contained", "true", "-p:PublishReadyToRun=true", "-p:DebugType=none", "-p:PublishDocumentationFiles=false", "-p:RunAnalyzers=false",
                // No compiler or MSBuild server stays behind.
                "-nodeReuse:false", "-p:UseSharedCompilation=false",
                "-p:UseArtifactsOutput=true", "-p:ArtifactsPath=" + objects,
                // The paths of generated sources enter the assemblies, and this workspace has another name in every build. %2C is a comma.
                $"-p:PathMap={objects}/=/obj/%2C{repository}/=/_/",
                "--output", Path.Combine(workspace.Directory, "agent"),
            ])
            { WorkingDirectory = repository, Hint = "dotnet build Appliance.sln shows the same error in full" },
            workspace.Progress,
            cancellationToken);
    }
}
