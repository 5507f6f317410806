using System.Security.Cryptography;
using System.Text.Json;
using Appliance.Build.Configuration;
using Appliance.Build.Stages;
using Appliance.Build.Tools;
using Appliance.Updates;

namespace Appliance.Build.Imaging;

/// <summary>
/// Packs what a device downloads: root and verity tree (xz, which systemd-sysupdate unpacks), kernel image and boot loader. What is signed
/// says when, and is made anew each time; this is the part that stays.
/// </summary>
internal sealed class UpdateStage(ReleaseConfiguration release, BuildVersion version, IToolbox toolbox) : IImageStage
{
    /// <summary>What the files are, as JSON.</summary>
    public const string Contents = "contents.json";

    private const string Loader = "systemd-bootx64.efi";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n" };

    /// <inheritdoc />
    public string Name => "update";

    /// <inheritdoc />
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs) => fingerprint
        .Add("tools", inputs["tools"].Digest)
        .Add("seal", inputs["seal"].Digest)
        .Add("kernel-image", inputs["kernel-image"].Digest)
        .Add("secure-boot", SecureBootStage.IsIn(inputs) ? inputs[SecureBootStage.StageName].Digest : "")
        .Add("script", Script);

    /// <inheritdoc />
    public async Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken)
    {
        var seal = inputs["seal"];
        var files = new Dictionary<string, string>
        {
            ["root.erofs"] = seal.File(SealStage.Root),
            ["root.verity"] = seal.File(SealStage.Verity),
            ["hearth.efi"] = inputs["kernel-image"].File(KernelImageStage.Image),
        };
        if (SecureBootStage.IsIn(inputs))
        {
            files["loader.signed"] = inputs[SecureBootStage.StageName].File(SecureBootStage.Loader);
        }
        await toolbox.RunAsync(
            new ToolCommand("/bin/sh", "-euc", Script)
            {
                Output = workspace.Root,
                Inputs = files,
            },
            workspace.Progress,
            cancellationToken);
        UpdateArtifact[] artifacts =
        [
            await DescribeAsync(workspace.File(RootFile), UpdateKind.Root, seal.File(SealStage.Root), cancellationToken),
            await DescribeAsync(workspace.File(VerityFile), UpdateKind.Verity, seal.File(SealStage.Verity), cancellationToken),
            await DescribeAsync(workspace.File(KernelImageFile), UpdateKind.KernelImage, null, cancellationToken),
            await DescribeAsync(workspace.File(Loader), UpdateKind.Loader, null, cancellationToken),
        ];
        await File.WriteAllTextAsync(workspace.File(Contents), JsonSerializer.Serialize(artifacts, Json), cancellationToken);
    }

    /// <summary>What an output's files are.</summary>
    public static async Task<IReadOnlyList<UpdateArtifact>> ContentsAsync(StageOutput output, CancellationToken cancellationToken) =>
        JsonSerializer.Deserialize<UpdateArtifact[]>(await File.ReadAllTextAsync(output.File(Contents), cancellationToken))!;

    private static async Task<UpdateArtifact> DescribeAsync(string file, UpdateKind kind, string? content, CancellationToken cancellationToken)
    {
        var (size, sha256) = await HashAsync(file, cancellationToken);
        var (contentSize, contentSha256) = content is null ? (size, sha256) : await HashAsync(content, cancellationToken);
        return new UpdateArtifact
        {
            File = Path.GetFileName(file),
            Kind = kind,
            Compression = content is null ? UpdateCompression.None : UpdateCompression.Xz,
            Size = size,
            Sha256 = sha256,
            ContentSize = contentSize,
            ContentSha256 = contentSha256,
        };
    }

    private static async Task<(long Size, string Sha256)> HashAsync(string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        return (stream.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken)));
    }

    // systemd-sysupdate takes the version out of these names.
    private string RootFile => $"hearth_{version.Version}.root.xz";

    private string VerityFile => $"hearth_{version.Version}.verity.xz";

    private string KernelImageFile => $"hearth_{version.Version}.efi";

    private string Script => $"""
        {ReleaseStage.Xz(release.CompressionLevel)} /in/root.erofs >/out/output/{RootFile}
        {ReleaseStage.Xz(release.CompressionLevel)} /in/root.verity >/out/output/{VerityFile}
        cp /in/hearth.efi /out/output/{KernelImageFile}
        loader=/usr/lib/systemd/boot/efi/{Loader}
        if [ -e /in/loader.signed ]; then loader=/in/loader.signed; fi
        cp $loader /out/output/{Loader}
        """;
}
