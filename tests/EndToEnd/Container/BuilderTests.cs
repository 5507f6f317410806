using Appliance.Build.Processes;
using Appliance.Build.Tools;

namespace Appliance.EndToEnd.Container;

/// <summary>Image tools in containers of the Tools tree, as <c>--builder=docker</c> runs them.</summary>
[Trait("Level", "container")]
public sealed class BuilderTests(DockerDaemon docker) : IClassFixture<DockerDaemon>, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hearth-builder-");

    [Fact]
    public async Task RunAsync_SystemdRepart_MakesADiskWithoutPrivileges()
    {
        var toolbox = await ToolboxAsync();
        var definitions = _folder.CreateSubdirectory("definitions").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(definitions, "10-esp.conf"),
            "[Partition]\nType=esp\nFormat=vfat\nSizeMinBytes=64M\nSizeMaxBytes=64M\nCopyFiles=/in/definitions:/\n",
            TestContext.Current.CancellationToken);

        await toolbox.RunAsync(
            new ToolCommand("systemd-repart", "--empty=create", "--size=100M", "--sector-size=512", "--dry-run=no", "--definitions=/in/definitions", "disk.img")
            {
                Inputs = new Dictionary<string, string> { ["definitions"] = definitions },
                Output = Output,
            },
            null,
            TestContext.Current.CancellationToken);

        Assert.Equal(100 << 20, new FileInfo(Path.Combine(Output, "disk.img")).Length);
    }

    [Fact]
    public async Task RunAsync_ToolThatMakesATree_MayMount()
    {
        var toolbox = await ToolboxAsync();
        var mounting = new ToolCommand("sh", "-c", "mkdir /tmp/a && mount -t tmpfs none /tmp/a && mount -t proc none /tmp/a") { Output = Output };

        await toolbox.RunAsync(mounting with { MakesTree = true }, null, TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<CommandFailedException>(() => toolbox.RunAsync(mounting, null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RunAsync_Cancelled_LeavesNoContainer()
    {
        var toolbox = await ToolboxAsync();
        using var cancellation = new CancellationTokenSource();
        var running = toolbox.RunAsync(
            new ToolCommand("sh", "-c", "echo started; sleep 600") { Output = Output }, _ => cancellation.Cancel(), cancellation.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));

        var left = await docker.ClientAsync(["ps", "--all", "--quiet", "--filter", "name=hearth-build-"], TestContext.Current.CancellationToken);
        Assert.Equal("", left);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string Output => _folder.CreateSubdirectory("output").FullName;

    private async Task<DockerToolbox> ToolboxAsync()
    {
        var tar = Inputs.ToolsTar;
        docker.Require();
        return new DockerToolbox(docker.Runner, await docker.Engine.ImportBuilderAsync(tar, TestContext.Current.CancellationToken));
    }
}
