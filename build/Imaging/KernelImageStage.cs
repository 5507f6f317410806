using System.Security.Cryptography.X509Certificates;
using Appliance.Build.Configuration;
using Appliance.Build.Stages;
using Appliance.Build.Tools;

namespace Appliance.Build.Imaging;

/// <summary>Joins kernel, initrd, command line and os-release into one bootable file (a unified kernel image), signed where that is wanted.</summary>
internal sealed class KernelImageStage(ImageConfiguration configuration, BuildVersion version, ImageTrust trust, X509Certificate2? secureBootKey, IToolbox toolbox) : IImageStage
{
    /// <summary>The kernel image.</summary>
    public const string Image = "hearth.efi";

    /// <inheritdoc />
    public string Name => "kernel-image";

    /// <inheritdoc />
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs) => fingerprint
        .Add("initrd", inputs["initrd"].Digest)
        .Add("tools", inputs["tools"].Digest)
        .Add("secure-boot", secureBootKey?.Thumbprint ?? "")
        .Add("command line", KernelCommandLine.For(configuration, RootHash(inputs)))
        .Add("os-release", GeneratedFiles.OsRelease(configuration, version, trust));

    /// <inheritdoc />
    public async Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(
            Path.Combine(workspace.Scratch, "os-release"), GeneratedFiles.OsRelease(configuration, version, trust), cancellationToken);
        var release = (await File.ReadAllTextAsync(inputs["initrd"].File(InitrdStage.Release), cancellationToken)).Trim();
        var inputFiles = new Dictionary<string, string>
        {
            ["vmlinuz"] = inputs["initrd"].File(InitrdStage.Kernel),
            ["initrd"] = inputs["initrd"].File(InitrdStage.Initrd),
        };
        string[] signing = [];
        if (secureBootKey is not null)
        {
            foreach (var (name, file) in SecureBootCertificate.WriteFor(secureBootKey, workspace.Scratch))
            {
                inputFiles[name] = file;
            }
            signing = ["--signtool=sbsign", "--secureboot-private-key=/in/secure-boot.key", "--secureboot-certificate=/in/secure-boot.pem"];
        }
        await toolbox.RunAsync(
            new ToolCommand(
                "ukify", ["build", "--linux=/in/vmlinuz", "--initrd=/in/initrd", "--os-release=@/out/scratch/os-release", "--uname=" + release,
                "--cmdline=" + KernelCommandLine.For(configuration, RootHash(inputs)), "--output=/out/output/" + Image, .. signing])
            {
                Output = workspace.Root,
                Environment = new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = version.Epoch },
                Inputs = inputFiles,
            },
            workspace.Progress,
            cancellationToken);
    }

    private static string RootHash(StageOutputs inputs) => File.ReadAllText(inputs["seal"].File(SealStage.Hash)).Trim();
}
