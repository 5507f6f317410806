using System.Security.Cryptography;
using System.Text.Json;
using Appliance.Build.Configuration;
using Appliance.Build.Stages;
using Appliance.Build.Tools;
using Appliance.Updates;

namespace Appliance.Build.Imaging;

/// <summary>Makes what a person downloads: compressed images with their block maps, the bill of materials, the manifest and checksums.</summary>
internal sealed class ReleaseStage(ImageConfiguration configuration, string profile, BuildVersion version, IToolbox toolbox) : IImageStage
{
    /// <summary>The manifest's file name.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The checksums' file name.</summary>
    public const string Checksums = "SHA256SUMS";

    /// <inheritdoc />
    public string Name => "release";

    /// <inheritdoc />
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs)
    {
        fingerprint.Add("profile", profile).Add("version", version.ToString()).Add("name", configuration.Name);
        fingerprint.Add("budget", configuration.Budget.ToString());
        fingerprint.Add("chat", ChatOf(inputs)?.ToString());
        fingerprint.Add("xz", Xz(configuration.Release.CompressionLevel));
        foreach (var stage in (string[])["tools", "assemble", "seal", "kernel-image", .. configuration.Disk.SectorSizes.Select(DiskStage.StageName)])
        {
            fingerprint.Add(stage, inputs[stage].Digest);
        }
    }

    /// <summary>The name of the compressed image for a sector size.</summary>
    public static string ImageName(string version, int sectorSize) => $"hearth-os_{version}{(sectorSize == 512 ? "" : ".4kn")}.img";

    /// <summary>The xz command that compresses for a release. Threads and block size are fixed: its bytes do not depend on the machine.</summary>
    public static string Xz(int level)
    {
        // Level 0 is for what is compressed already: to look further for a match would find none.
        var effort = level == 0 ? "--lzma2=preset=0,nice=2,depth=1" : $"-{level}";
        return $"xz --compress --stdout {effort} --threads=4 --block-size=16MiB";
    }

    /// <inheritdoc />
    public async Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken)
    {
        SizeGate.Check("kernel-image", inputs["kernel-image"].File(KernelImageStage.Image), configuration.Budget.KernelImage);
        foreach (var sectorSize in configuration.Disk.SectorSizes)
        {
            await CompressAsync(workspace, inputs[DiskStage.StageName(sectorSize)].File(DiskStage.Image), ImageName(version.Version, sectorSize), cancellationToken);
            SizeGate.Check("download", workspace.File(ImageName(version.Version, sectorSize) + ".xz"), ChatOf(inputs)?.IsIncluded == true ? configuration.Budget.DownloadWithChat : configuration.Budget.Download);
        }
        await File.WriteAllTextAsync(workspace.File(BillOfMaterials.FileName), await MaterialsAsync(inputs, cancellationToken), cancellationToken);
        var artifacts = await ArtifactsAsync(workspace.Directory, cancellationToken);
        await File.WriteAllTextAsync(workspace.File(Manifest), (await ManifestAsync(inputs, artifacts, cancellationToken)).ToJson(), cancellationToken);
        var sums = (await ArtifactsAsync(workspace.Directory, cancellationToken)).Select(artifact => $"{artifact.Sha256}  {artifact.File}\n");
        await File.WriteAllTextAsync(workspace.File(Checksums), string.Concat(sums), cancellationToken);
    }

    private async Task CompressAsync(StageWorkspace workspace, string image, string name, CancellationToken cancellationToken)
    {
        var script = $"""
            {Xz(configuration.Release.CompressionLevel)} /in/disk.img >/out/output/{name}.xz
            bmaptool create --output /out/output/{name}.bmap /in/disk.img
            """;
        await toolbox.RunAsync(
            new ToolCommand("/bin/sh", "-euc", script)
            {
                Output = workspace.Root,
                Inputs = new Dictionary<string, string> { ["disk.img"] = image },
            },
            workspace.Progress,
            cancellationToken);
    }

    private async Task<string> MaterialsAsync(StageOutputs inputs, CancellationToken cancellationToken)
    {
        var trees = await ReadAsync<Dictionary<string, IReadOnlyList<DebianPackage>>>(inputs["assemble"].File(AssembleStage.Materials), cancellationToken);
        var chat = File.Exists(inputs["assemble"].File(AssembleStage.Chat)) ? await ReadAsync<ChatMaterials>(inputs["assemble"].File(AssembleStage.Chat), cancellationToken) : null;
        var suites = trees.Keys.ToDictionary(tree => tree, tree => tree switch
        {
            "runner" => configuration.Runner.Apt.Suite,
            ChatContents.Tree => chat?.Suite ?? "unknown",
            _ => configuration.Apt.Suite,
        });
        var dependencies = Path.Combine(inputs["publish"].File("agent"), "hearth.deps.json");
        var libraries = BillOfMaterials.LibrariesOf(File.Exists(dependencies) ? await File.ReadAllTextAsync(dependencies, cancellationToken) : null);
        return BillOfMaterials.Write(await ManifestAsync(inputs, [], cancellationToken), trees, suites, libraries, chat?.Python);
    }

    private static async Task<IReadOnlyList<ReleaseArtifact>> ArtifactsAsync(string directory, CancellationToken cancellationToken)
    {
        var artifacts = new List<ReleaseArtifact>();
        foreach (var file in Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal))
        {
            await using var stream = File.OpenRead(file);
            var hash = await SHA256.HashDataAsync(stream, cancellationToken);
            artifacts.Add(new ReleaseArtifact(Path.GetFileName(file), stream.Length, Convert.ToHexStringLower(hash)));
        }
        return artifacts;
    }

    private async Task<ReleaseManifest> ManifestAsync(
        StageOutputs inputs, IReadOnlyList<ReleaseArtifact> artifacts, CancellationToken cancellationToken)
    {
        var assembled = inputs["assemble"];
        var sizes = await ReadAsync<SortedDictionary<string, long>>(assembled.File(AssembleStage.Sizes), cancellationToken);
        sizes["root.erofs"] = new FileInfo(inputs["seal"].File(SealStage.Root)).Length;
        sizes["initrd"] = new FileInfo(inputs["initrd"].File(InitrdStage.Initrd)).Length;
        sizes["kernel-image"] = new FileInfo(inputs["kernel-image"].File(KernelImageStage.Image)).Length;
        return new ReleaseManifest
        {
            Name = configuration.Name,
            Version = version.Version,
            Profile = profile,
            Commit = version.Commit,
            SourceDate = version.SourceDate,
            Kernel = (await File.ReadAllTextAsync(inputs["initrd"].File(InitrdStage.Release), cancellationToken)).Trim(),
            RootHash = (await File.ReadAllTextAsync(inputs["seal"].File(SealStage.Hash), cancellationToken)).Trim(),
            Artifacts = artifacts,
            Sizes = sizes,
            Chat = ChatOf(inputs),
            Packages = await ReadAsync<Dictionary<string, IReadOnlyDictionary<string, string>>>(assembled.File(AssembleStage.Packages), cancellationToken),
        };
    }

    private ReleaseChat? ChatOf(StageOutputs inputs) => configuration.Chat is { IsWanted: true } chat
        ? new ReleaseChat(chat.Kind, chat.IsRemote ? chat.Source! : "local", chat.Tag, chat.Digest, inputs.All.ContainsKey("chat"))
        : null;

    private static async Task<T> ReadAsync<T>(string file, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<T>(await File.ReadAllTextAsync(file, cancellationToken))!;
}
