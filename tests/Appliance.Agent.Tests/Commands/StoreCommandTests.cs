using Appliance.Agent.Commands;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Commands;

public sealed class StoreCommandTests
{
    [Fact]
    public async Task Pull_ModelAtTheHub_EndsOnceItIsInTheStore()
    {
        await using var hub = await TestHub.StartAsync();
        hub.Add("someone/Tiny-GGUF", "tiny.gguf", TinyModel.ToArray());
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { }, hub.Settings);

        var run = await CommandRun.OfAsync(PullCommand.Create(), "someone/Tiny-GGUF", "--url", Url(agent));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.EndsWith("tiny is in the store, 445.6 KiB.\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_LicenceNotAccepted_SaysHowTo()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });

        var run = await CommandRun.OfAsync(PullCommand.Create(), "gemma-3-1b", "--url", Url(agent));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("hearth pull --accept gemma", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remove_StoredModel_DeletesIt()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(models => TinyModel.WriteTo(models));

        var run = await CommandRun.OfAsync(RemoveCommand.Create(), "tiny", "--url", Url(agent));

        Assert.Equal((0, "tiny was deleted.\n"), (run.ExitCode, run.Output));
        Assert.Empty(Directory.EnumerateFiles(agent.Models));
    }

    [Fact]
    public async Task Remove_UnknownModel_SaysSo()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });

        var run = await CommandRun.OfAsync(RemoveCommand.Create(), "nope", "--url", Url(agent));

        Assert.Equal((1, "model 'nope' not found\n"), (run.ExitCode, run.Error));
    }

    private static string Url(TestAgent agent) => agent.Client.BaseAddress!.ToString();
}
