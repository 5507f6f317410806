using Appliance.Build.Configuration;
using Appliance.Build.Imaging;
using Appliance.Build.Processes;
using Appliance.Build.Stages;
using Appliance.Build.Tests.Stages;
using Appliance.Build.Tools;

namespace Appliance.Build.Tests.Imaging.Chat;

/// <summary>What becomes of a build whose chat cannot be fetched, with a stand-in for the tools that says what skopeo says.</summary>
public sealed class ChatPipelineTests : IDisposable
{
    private const string Silence =
        "time=\"2030-01-01T00:00:00Z\" level=fatal msg=\"initializing source docker://ghcr.io/x@sha256:0: pinging container registry ghcr.io: Get \\\"https://ghcr.io/v2/\\\": dial tcp: lookup ghcr.io: no such host\"";

    private const string Refusal =
        "time=\"2030-01-01T00:00:00Z\" level=fatal msg=\"initializing source docker://ghcr.io/x@sha256:0: reading manifest sha256:0 in ghcr.io/x: manifest unknown\"";

    private readonly TempFolder _folder = new();
    private readonly List<string> _said = [];

    [Fact]
    public async Task BuildChatAsync_NobodyAnswers_GoesOnAndSaysSoOnce()
    {
        var pipeline = Pipeline(Silence, isStrict: false);

        await pipeline.BuildChatAsync(TestContext.Current.CancellationToken);
        await pipeline.BuildChatAsync(TestContext.Current.CancellationToken);

        Assert.Contains("this image has no Open WebUI", Assert.Single(_said), StringComparison.Ordinal);
        Assert.DoesNotContain("chat", pipeline.Outputs.All.Keys);
    }

    [Fact]
    public async Task BuildChatAsync_NobodyAnswersAndStrict_Fails() =>
        await Assert.ThrowsAsync<StageFailedException>(() => Pipeline(Silence, isStrict: true).BuildChatAsync(TestContext.Current.CancellationToken));

    [Fact]
    public async Task BuildChatAsync_RegistryHasNoSuchImage_FailsEitherWay()
    {
        await Assert.ThrowsAsync<StageFailedException>(() => Pipeline(Refusal, isStrict: false).BuildChatAsync(TestContext.Current.CancellationToken));
        Assert.Empty(_said);
    }

    [Fact]
    public async Task BuildChatAsync_NoneWanted_DoesNothing()
    {
        var pipeline = Pipeline(Refusal, isStrict: true, profile: "vm");

        await pipeline.BuildChatAsync(TestContext.Current.CancellationToken);

        Assert.Empty(pipeline.Outputs.All);
    }

    public void Dispose() => _folder.Dispose();

    private ImagePipeline Pipeline(string answer, bool isStrict, string profile = "appliance")
    {
        var outputs = new StageOutputs();
        var stages = new ImageStages(
            ImageConfigurationReader.Read(Checkout.At("configs"), profile), new BuildPaths(Checkout.Path, profile), GeneratedTextTests.Version,
            new(() => throw new InvalidOperationException("No key is needed.")), new(() => throw new InvalidOperationException("No key is needed.")), new CommandRunner(), new NativeTreeMaker(new CommandRunner()), new FailingToolbox(answer));
        var runner = new StageRunner(new StageCache(_folder.Folder("cache"), TimeProvider.System), outputs, new RecordingReport(), _folder.Folder("logs"), TimeProvider.System);
        return new ImagePipeline(stages, runner, outputs, isStrict ? null : _said.Add);
    }

    private sealed class FailingToolbox(string line) : IToolbox
    {
        public Task<CommandResult> RunAsync(ToolCommand command, Action<string>? onLine, CancellationToken cancellationToken) =>
            throw new CommandFailedException(new Command(command.Program, command.Arguments), 1, [line]);
    }
}
