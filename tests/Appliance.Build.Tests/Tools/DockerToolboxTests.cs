using Appliance.Build.Processes;
using Appliance.Build.Tools;

namespace Appliance.Build.Tests.Tools;

public sealed class DockerToolboxTests
{
    [Fact]
    public void Wrap_PlainTool_GetsNoNetworkAndNoPrivileges() => AssertExpected("docker-plain", new ToolCommand("mkfs.erofs", "-zzstd", "/out/root.erofs")
    {
        Inputs = new Dictionary<string, string> { ["tree"] = "/data/a,b", ["config"] = "/data/config" },
        Output = "/data/out",
        Environment = new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = "1" },
    });

    [Fact]
    public void Wrap_ToolThatMakesATree_GetsNetworkAndMayMount() => AssertExpected("docker-tree", new ToolCommand("mmdebstrap", "trixie", "root.tar")
    {
        Output = "/data/out",
        NeedsNetwork = true,
        MakesTree = true,
    });

    [Fact]
    public async Task RunAsync_Cancelled_RemovesTheContainer()
    {
        using var cancellation = new CancellationTokenSource();
        var runner = new RecordingRunner(async command =>
        {
            if (command.Arguments[0] == "run")
            {
                await cancellation.CancelAsync();
                throw new OperationCanceledException(cancellation.Token);
            }
            throw new CommandFailedException(command, 1, ["no such container"]);
        });

        await Assert.ThrowsAsync<OperationCanceledException>(() =>
            new DockerToolbox(runner, "image").RunAsync(new ToolCommand("sleep", "9") { Output = "/data" }, null, cancellation.Token));

        var name = runner.Commands[0].Arguments[4];
        Assert.StartsWith("hearth-build-", name, StringComparison.Ordinal);
        Assert.Equal(["rm", "--force", name], runner.Commands[1].Arguments);
    }

    private static void AssertExpected(string name, ToolCommand command)
    {
        var toolbox = new DockerToolbox(new RecordingRunner(_ => throw new InvalidOperationException()), "hearth-os/builder:0123");
        var expected = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Tools", "Expectations", name + ".txt"));
        Assert.Equal(expected, string.Join('\n', toolbox.Wrap(command, "hearth-build-x").Arguments) + "\n");
    }
}
