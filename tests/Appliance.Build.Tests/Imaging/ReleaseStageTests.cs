using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Appliance.Build.Configuration;
using Appliance.Build.Imaging;
using Appliance.Build.Processes;
using Appliance.Build.Stages;
using Appliance.Build.Tools;
using Appliance.Updates;

namespace Appliance.Build.Tests.Imaging;

/// <summary>The files of a release, with stand-ins for the compressor and for the outputs of earlier stages.</summary>
public sealed partial class ReleaseStageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public async Task RunAsync_TwoSectorSizes_WritesImagesChecksumsAndManifest()
    {
        var workspace = await ReleaseAsync();

        Assert.Equal(
            ["SHA256SUMS", "hearth-os_0.1.42.4kn.img.bmap", "hearth-os_0.1.42.4kn.img.xz", "hearth-os_0.1.42.img.bmap", "hearth-os_0.1.42.img.xz", "manifest.json", "sbom.cdx.json"],
            Directory.GetFiles(workspace.Directory).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
        Expectation.Matches("release/SHA256SUMS", await File.ReadAllTextAsync(workspace.File("SHA256SUMS"), TestContext.Current.CancellationToken));
        Expectation.Matches("release/manifest.json", await File.ReadAllTextAsync(workspace.File("manifest.json"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RunAsync_Manifest_CanBeRead()
    {
        var workspace = await ReleaseAsync();

        var manifest = ReleaseManifest.Parse(await File.ReadAllTextAsync(workspace.File("manifest.json"), TestContext.Current.CancellationToken));

        Assert.Equal("257.9-1", manifest.Packages["root"]["systemd"]);
        Assert.Equal(5, manifest.Artifacts.Count);
    }

    [Fact]
    public async Task RunAsync_Checksums_ArePlainEnoughForSha256sum()
    {
        var workspace = await ReleaseAsync();

        var check = new Command("sha256sum", ["--check", "--strict", "SHA256SUMS"]) { WorkingDirectory = workspace.Directory };

        Assert.Equal(6, (await new CommandRunner().RunAsync(check, null, TestContext.Current.CancellationToken)).Output.Split(": OK").Length - 1);
    }

    [Fact]
    public async Task RunAsync_BillOfMaterials_HasWhatCycloneDxRequires()
    {
        var workspace = await ReleaseAsync();

        var bill = JsonNode.Parse(await File.ReadAllTextAsync(workspace.File("sbom.cdx.json"), TestContext.Current.CancellationToken))!;

        // cyclonedx.org/docs/1.6/json: required are bomFormat and specVersion, and of a component its type and name; references are unique.
        Assert.Equal(("CycloneDX", "1.6", 1), ((string?)bill["bomFormat"], (string?)bill["specVersion"], (int)bill["version"]!));
        Assert.Matches("^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", (string?)bill["serialNumber"]);
        string[] types = ["application", "framework", "library", "container", "platform", "operating-system", "device", "device-driver", "firmware", "file", "machine-learning-model", "data", "cryptographic-asset"];
        var components = bill["components"]!.AsArray().Append(bill["metadata"]!["component"]).ToList();
        Assert.All(components, component => Assert.Contains((string?)component!["type"], types));
        Assert.All(components, component => Assert.NotEmpty((string?)component!["name"] ?? ""));
        Assert.Equal(components.Count, components.Select(component => (string?)component!["bom-ref"]).Distinct().Count());
        Assert.All(bill["components"]!.AsArray(), component => Assert.Matches(@"^pkg:(deb/debian|nuget)/[^@ ]+@[^ ]+$", (string?)component!["purl"]));
        Expectation.Matches("release/sbom.cdx.json", bill.ToJsonString(new() { WriteIndented = true }).ReplaceLineEndings("\n") + "\n");
    }

    public void Dispose() => _folder.Dispose();

    private async Task<StageWorkspace> ReleaseAsync()
    {
        var configuration = ImageConfigurationReader.Read(Checkout.At("configs"), "vm");
        configuration = configuration with { Disk = configuration.Disk with { SectorSizes = [512, 4096] } };
        var workspace = new StageWorkspace(_folder.Folder("release", "output"), _folder.Folder("release", "scratch"), _ => { });
        var stage = new ReleaseStage(configuration, "vm", GeneratedTextTests.Version, new FakeCompressor());
        await stage.RunAsync(workspace, Earlier(), TestContext.Current.CancellationToken);
        return workspace;
    }

    private StageOutputs Earlier()
    {
        var outputs = new StageOutputs();
        Add("disk", ("disk.img", "512"));
        Add("disk-4kn", ("disk.img", "4096"));
        Add("assemble",
            ("sizes.json", """{"runner": 30, "agent": 20, "root": 10}"""),
            ("packages.json", """{"root": {"dracut": "106-6", "systemd": "257.9-1"}, "runner": {"llama.cpp-tools": "1"}}"""),
            ("materials.json", """{"root": [{"Name": "systemd", "Version": "257.9-1~deb13u1", "Source": "systemd", "Architecture": "amd64"}], "runner": [{"Name": "llama.cpp-tools", "Version": "1+x", "Source": "llama.cpp", "Architecture": "amd64"}]}"""));
        Add("publish", ("agent/hearth.deps.json", """{"libraries": {"hearth/0.1.42": {"type": "project"}, "Yarp.ReverseProxy/2.3.0": {"type": "package"}, "runtimepack.Microsoft.NETCore.App.Runtime.linux-x64/10.0.1": {"type": "runtimepack"}}}"""));
        Add("seal", ("root.erofs", "erofs"), ("root.hash", new string('a', 64)));
        Add("initrd", ("initrd.zst", "initrd"), ("kernel-release", "6.12.117+deb13-amd64\n"));
        Add("kernel-image", ("hearth.efi", "efi"));
        return outputs;

        void Add(string stage, params (string Name, string Text)[] files)
        {
            foreach (var (name, text) in files)
            {
                _folder.Write($"{stage}/{name}", text);
            }
            outputs.Add(new StageOutput(stage, _folder.At(stage), "digest of " + stage, ByteSize.Zero));
        }
    }

    [GeneratedRegex("/out/output/(?<name>[^ \n]+)")]
    private static partial Regex OutputFile();

    /// <summary>Writes each file that the script names, with a text that tells the image it is of.</summary>
    private sealed class FakeCompressor : IToolbox
    {
        public async Task<CommandResult> RunAsync(ToolCommand command, Action<string>? onLine, CancellationToken cancellationToken)
        {
            var image = await File.ReadAllTextAsync(command.Inputs["disk.img"], cancellationToken);
            foreach (var name in OutputFile().Matches(command.Arguments[^1]).Select(match => match.Groups["name"].Value))
            {
                await File.WriteAllTextAsync(Path.Combine(command.Output, "output", name), $"{name} of {image}", cancellationToken);
            }
            return new CommandResult(0, "");
        }
    }
}
