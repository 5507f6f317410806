using Appliance.Build.Configuration;
using Appliance.Build.Imaging;
using Appliance.Build.Processes;
using Appliance.Build.Publishing;
using Appliance.Build.Stages;
using Appliance.Build.Tools;
using Appliance.Updates;

namespace Appliance.Build.Tests.Imaging;

/// <summary>The files of an update, packed by the machine's own xz, with stand-ins for the outputs of earlier stages.</summary>
public sealed class UpdateStageTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_Build_PacksWhatADeviceFetches()
    {
        var output = await UpdateAsync();

        Assert.Equal(
            ["contents.json", "hearth_0.1.42.efi", "hearth_0.1.42.root.xz", "hearth_0.1.42.verity.xz", "systemd-bootx64.efi"],
            Directory.GetFiles(output.Directory).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RunAsync_EveryFile_IsTheOneThatIsDescribed()
    {
        var output = await UpdateAsync();

        foreach (var artifact in await UpdateStage.ContentsAsync(output, Token))
        {
            Assert.Null(await UpdateFileCheck.CheckAsync(output.File(artifact.File), artifact, Token));
        }
    }

    [Fact]
    public async Task DescribeAsync_Build_IsARelease()
    {
        var outputs = await OutputsAsync();
        var configuration = ImageConfigurationReader.Read(Checkout.At("configs"), "vm");

        var release = await UpdateRelease.DescribeAsync(configuration, GeneratedTextTests.Version, new ImageTrust("", IsDevelopment: true), outputs, "New:\tall\r\n", Token);

        Assert.Equal(("0.1.42", "550.163.01-2", "New:  all\n", true), (release.Version.Text, release.Driver, release.Notes, release.IsDevelopment));
        Assert.Equal(5, release.Get(UpdateKind.Root).ContentSize);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<StageOutput> UpdateAsync() => (await OutputsAsync())["update"];

    private async Task<StageOutputs> OutputsAsync()
    {
        var outputs = new StageOutputs();
        Add("assemble", ("packages.json", """{"root": {"libcuda1": "550.163.01-2"}, "runner": {}}"""));
        Add("seal", ("root.erofs", "erofs"), ("root.verity", "verity"), ("root.hash", new string('a', 64)));
        Add("initrd", ("kernel-release", "6.12.117+deb13-amd64\n"));
        Add("kernel-image", ("hearth.efi", "efi"));
        var workspace = new StageWorkspace(_folder.Folder("update", "output"), _folder.Folder("update", "scratch"), _ => { });
        await new UpdateStage(new ReleaseConfiguration(), GeneratedTextTests.Version, new Packer(_folder)).RunAsync(workspace, outputs, Token);
        outputs.Add(new StageOutput("update", workspace.Directory, "digest", ByteSize.Zero));
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

    /// <summary>Runs the script here, with the paths that it has in the tools tree.</summary>
    private sealed class Packer(TempFolder folder) : IToolbox
    {
        public async Task<CommandResult> RunAsync(ToolCommand command, Action<string>? onLine, CancellationToken cancellationToken)
        {
            folder.Write("tools/systemd-bootx64.efi", "loader");
            var script = command.Arguments[^1]
                .Replace("/out/", command.Output + "/", StringComparison.Ordinal)
                .Replace("/usr/lib/systemd/boot/efi/", folder.At("tools") + "/", StringComparison.Ordinal);
            script = command.Inputs.Aggregate(script, (text, input) => text.Replace("/in/" + input.Key, input.Value, StringComparison.Ordinal));
            return await new CommandRunner().RunAsync(new Command("/bin/sh", ["-euc", script]), onLine, cancellationToken);
        }
    }
}
