using Appliance.Build.Processes;
using Appliance.Build.Tools;

namespace Appliance.Build.Tests.Tools;

public sealed class DockerEngineTests
{
    [Fact]
    public async Task EnsureAsync_EngineAnswers_ReturnsItsVersions()
    {
        var engine = Engine(_ => Task.FromResult(new CommandResult(0, "20.10.24+dfsg1 1.41\n")));
        Assert.Equal(new DockerVersion("20.10.24+dfsg1", "1.41"), await engine.EnsureAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task EnsureAsync_NotInstalled_SaysSo()
    {
        var engine = Engine(command => throw new CommandFailedException(command, new InvalidOperationException("no such file")));
        var exception = await Assert.ThrowsAsync<DockerException>(() => engine.EnsureAsync(TestContext.Current.CancellationToken));
        Assert.Contains("not installed", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EnsureAsync_EngineDown_SaysWhatTheClientSays()
    {
        var engine = Engine(command => throw new CommandFailedException(command, 1, ["Cannot connect to the Docker daemon", ""]));
        var exception = await Assert.ThrowsAsync<DockerException>(() => engine.EnsureAsync(TestContext.Current.CancellationToken));
        Assert.Contains("does not answer (Cannot connect to the Docker daemon)", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("sha256:1234\n", false)]
    public async Task ImportBuilderAsync_ImageIsThereOrNot_ImportsOnlyWhatIsMissing(string listed, bool imports)
    {
        var tar = Path.GetTempFileName();
        var runner = new RecordingRunner(_ => Task.FromResult(new CommandResult(0, listed)));

        var image = await new DockerEngine(runner).ImportBuilderAsync(tar, TestContext.Current.CancellationToken);

        // The hash of no bytes.
        Assert.Equal("hearth-os/builder:e3b0c44298fc", image);
        Assert.Equal(imports, runner.Commands.Any(command => command.Arguments[0] == "import"));
        File.Delete(tar);
    }

    [Fact]
    public async Task LoadAsync_Loaded_ReturnsTheName()
    {
        var engine = Engine(_ => Task.FromResult(new CommandResult(0, "Loaded image: hearth-os:1.0\n")));
        Assert.Equal("hearth-os:1.0", await engine.LoadAsync("x.tar", TestContext.Current.CancellationToken));
    }

    private static DockerEngine Engine(Func<Command, Task<CommandResult>> answer) => new(new RecordingRunner(answer));
}
