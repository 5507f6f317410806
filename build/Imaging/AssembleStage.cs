using System.Text.Json;
using Appliance.Build.Configuration;
using Appliance.Build.Stages;

namespace Appliance.Build.Imaging;

/// <summary>Lays root, runner, agent, overlay and generated files over each other into <c>root.tar</c>, and checks the result.</summary>
internal sealed class AssembleStage(ImageConfiguration configuration, string repository, string profile, BuildVersion version, ImageTrust trust) : IImageStage
{
    /// <summary>The composed tree.</summary>
    public const string Tar = "root.tar";

    /// <summary>Bytes by layer, as JSON.</summary>
    public const string Sizes = "sizes.json";

    /// <summary>Packages by tree, as JSON.</summary>
    public const string Packages = "packages.json";

    // What only a build needs. The rest of what is left out is configuration.
    private static readonly string[] NeverInImage = ["boot/**", "dev/**", "var/**", "run/**", "tmp/**", ".dockerenv", "in", "out"];

    /// <inheritdoc />
    public string Name => "assemble";

    /// <inheritdoc />
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs) => fingerprint
        .Add("root", inputs["root"].Digest)
        .Add("runner", inputs["runner"].Digest)
        .Add("agent", inputs["publish"].Digest)
        .Add("version", version.ToString())
        .Add("root.exclude", configuration.Root.Exclude)
        .Add("runner.exclude", configuration.Runner.Exclude)
        .Add("configuration", configuration.ToString())
        .Add("repart", RepartDefinitions.ForDevice(configuration.Disk, version.Version).Values)
        .Add("time-servers", configuration.Network.TimeServers)
        .Add("stamp", GeneratedFiles.Stamp(configuration, profile, version, trust).ToJson())
        .Add("update-root", trust.RootCertificate)
        .AddPath("overlay", Overlay)
        .Add("recipe", "2");

    /// <inheritdoc />
    public async Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken)
    {
        var rootTar = inputs["root"].File(DebianTreeStage.Tar);
        var runnerTar = inputs["runner"].File(DebianTreeStage.Tar);
        ITreeLayer[] layers =
        [
            new TarLayer("root", rootTar, "", new GlobSet([.. NeverInImage, .. configuration.Root.Exclude])),
            new TarLayer("runner", runnerTar, "usr/lib/hearth/runner/", new GlobSet([.. NeverInImage, .. configuration.Runner.Exclude])),
            new FolderLayer("agent", inputs["publish"].File("agent"), "usr/lib/hearth/agent/"),
            new FolderLayer("overlay", Overlay, ""),
            GeneratedFiles.Layer(configuration, profile, version, trust),
        ];
        ImageGate.Check(layers);
        await using (var tar = File.Create(workspace.File(Tar)))
        {
            var sizes = await Task.Run(() => new TreeComposer(layers, version.SourceDate).Write(tar), cancellationToken);
            var bytes = sizes.ToDictionary(size => size.Key, size => size.Value.Bytes);
            await File.WriteAllTextAsync(workspace.File(Sizes), JsonSerializer.Serialize(bytes), cancellationToken);
        }
        var packages = new Dictionary<string, IReadOnlyDictionary<string, string>>
        {
            ["root"] = await PackageList.ReadAsync(rootTar, cancellationToken),
            ["runner"] = await PackageList.ReadAsync(runnerTar, cancellationToken),
        };
        await File.WriteAllTextAsync(workspace.File(Packages), JsonSerializer.Serialize(packages), cancellationToken);
    }

    private string Overlay => Path.Combine(repository, "rootfs-overlay");
}
