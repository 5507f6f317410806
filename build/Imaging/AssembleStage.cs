using System.Text.Json;
using Appliance.Build.Configuration;
using Appliance.Build.Containers;
using Appliance.Build.Stages;

namespace Appliance.Build.Imaging;

/// <summary>Lays root, driver, runner, agent, overlay, licences and generated files over each other into <c>root.tar</c>, and checks the result.</summary>
internal sealed class AssembleStage(ImageConfiguration configuration, string repository, string profile, BuildVersion version, ImageTrust trust) : IImageStage
{
    /// <summary>The composed tree.</summary>
    public const string Tar = "root.tar";

    /// <summary>Bytes by layer, as JSON.</summary>
    public const string Sizes = "sizes.json";

    /// <summary>Packages by tree, as JSON.</summary>
    public const string Packages = "packages.json";

    /// <summary>Packages by tree with their sources, as JSON: what the bill of materials is made of.</summary>
    public const string Materials = "materials.json";

    /// <summary>What the chat is made of, as JSON; only there with a chat.</summary>
    public const string Chat = "chat.json";

    // What only a build needs, and licence texts, which come in one archive. The rest of what is left out is configuration.
    private static readonly string[] NeverInImage = ["boot/**", "dev/**", "var/**", "run/**", "tmp/**", ".dockerenv", "in", "out", "usr/share/doc/*", "usr/share/info/*"];

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
        .Add("driver", configuration.Driver.IsWanted ? inputs["driver"].Digest : "")
        .AddPath("driver-overlay", configuration.Driver.IsWanted ? DriverOverlay : Overlay)
        .Add("chat", HasChat(inputs) ? inputs["chat"].Digest : "")
        .AddPath("chat-overlay", HasChat(inputs) ? ChatOverlay : Overlay)
        .Add("chat.exclude", configuration.Chat.Exclude)
        .Add("secure-boot", SecureBootStage.IsIn(inputs) ? inputs[SecureBootStage.StageName].Digest : "")
        .Add("recipe", "4");

    /// <inheritdoc />
    public async Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken)
    {
        var rootTar = inputs["root"].File(DebianTreeStage.Tar);
        var runnerTar = inputs["runner"].File(DebianTreeStage.Tar);
        var driverTar = configuration.Driver.IsWanted ? inputs["driver"].File(DebianTreeStage.Tar) : null;
        var trees = new List<TreeLicences> { await TreeLicences.ReadAsync("root", rootTar, cancellationToken) };
        if (driverTar is not null)
        {
            trees.Add(await TreeLicences.ReadAsync("driver", driverTar, cancellationToken));
        }
        trees.Add(await TreeLicences.ReadAsync("runner", runnerTar, cancellationToken));
        var chat = HasChat(inputs)
            ? await ChatContents.ReadAsync(inputs["chat"].File(DebianTreeStage.Tar), inputs["chat"].File(ChatStage.Licences), cancellationToken)
            : null;
        if (chat is not null)
        {
            trees.Add(chat.Licences);
            await File.WriteAllTextAsync(workspace.File(Chat), JsonSerializer.Serialize(new ChatMaterials(chat.Suite, chat.Python)), cancellationToken);
        }
        ITreeLayer[] layers =
        [
            new TarLayer("root", rootTar, "", new GlobSet([.. NeverInImage, .. configuration.Root.Exclude])),
            .. DriverLayers(driverTar),
            new TarLayer("runner", runnerTar, ImageFacts.Runner, new GlobSet([.. NeverInImage, .. configuration.Runner.Exclude])),
            .. await ChatLayersAsync(inputs, cancellationToken),
            new FolderLayer("agent", inputs["publish"].File("agent"), "usr/lib/hearth/agent/"),
            new FolderLayer("overlay", Overlay, ""),
            GeneratedFiles.Layer(configuration, profile, version, trust),
            new FolderLayer("licences", WriteLicences(workspace, trees), ""),
            .. SecureBootLayers(inputs),
        ];
        ImageGate.Check(layers, configuration.Driver.IsWanted);
        await using (var tar = File.Create(workspace.File(Tar)))
        {
            var sizes = await Task.Run(() => new TreeComposer(layers, version.SourceDate).Write(tar), cancellationToken);
            SizeGate.Check(configuration.Budget, sizes);
            var bytes = sizes.ToDictionary(size => size.Key, size => size.Value.Bytes);
            await File.WriteAllTextAsync(workspace.File(Sizes), JsonSerializer.Serialize(bytes), cancellationToken);
        }
        var packages = trees.ToDictionary(tree => tree.Tree, tree => tree.Packages.ToDictionary(package => package.Name, package => package.Version));
        await File.WriteAllTextAsync(workspace.File(Packages), JsonSerializer.Serialize(packages), cancellationToken);
        var materials = trees.ToDictionary(tree => tree.Tree, tree => tree.Packages);
        await File.WriteAllTextAsync(workspace.File(Materials), JsonSerializer.Serialize(materials), cancellationToken);
    }

    // The runner's tree is read-only on the rig: the folder that the driver's libraries are bound to must be in it.
    private IEnumerable<ITreeLayer> DriverLayers(string? tar) => tar is null
        ? []
        :
        [
            new TarLayer("driver", tar, "", new GlobSet(NeverInImage)),
            new FolderLayer("driver-units", DriverOverlay, ""),
            new FolderEntry("driver-place", ImageFacts.Runner + ImageFacts.Driver.TrimEnd('/'), 0),
        ];

    // The loader that a device brings its boot partition up to date from.
    private static IEnumerable<ITreeLayer> SecureBootLayers(StageOutputs inputs) => SecureBootStage.IsIn(inputs)
        ? [new FolderLayer("secure-boot", inputs[SecureBootStage.StageName].File(SecureBootStage.LoaderFolder), ImageFacts.LoaderFolder)]
        : [];

    private async Task<IReadOnlyList<ITreeLayer>> ChatLayersAsync(StageOutputs inputs, CancellationToken cancellationToken) => HasChat(inputs)
        ?
        [
            new TarLayer("chat", inputs["chat"].File(DebianTreeStage.Tar), ImageFacts.Chat, new GlobSet([.. NeverInImage, .. configuration.Chat.Exclude])),
            new FolderLayer("chat-units", ChatOverlay, ""),
            ChatUnit.Layer(ChatImage.Parse(await File.ReadAllTextAsync(inputs["chat"].File(ChatStage.Configuration), cancellationToken))),
        ]
        : [];

    // A chat that could not be reached has no output: the image goes without.
    private static bool HasChat(StageOutputs inputs) => inputs.All.ContainsKey("chat");

    private static string WriteLicences(StageWorkspace workspace, IReadOnlyList<TreeLicences> trees)
    {
        var folder = Path.Combine(workspace.Scratch, "licences");
        var file = Path.Combine(folder, LicenceArchive.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var stream = File.Create(file);
        LicenceArchive.Write(trees, stream);
        return folder;
    }

    private string DriverOverlay => Path.Combine(repository, "image", "nvidia", "overlay");

    private string ChatOverlay => Path.Combine(repository, "image", "chat", "overlay");

    private string Overlay => Path.Combine(repository, "rootfs-overlay");
}
