using Appliance.Agent.Tests.Support;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Screen;

public sealed class ScreenServiceTests
{
    [Fact]
    public async Task Device_Present_ShowsNameModelsAndFaults()
    {
        using var directory = new TemporaryDirectory();
        var device = Path.Combine(directory.Path, "tty");
        await File.WriteAllTextAsync(device, "", TestContext.Current.CancellationToken);
        await using var agent = await TestAgent.StartWithoutRunnerAsync(models =>
        {
            TinyModel.WriteTo(models);
            TinyModel.WriteTruncatedTo(models);
        }, ("Screen:Device", device));

        await Eventually.TrueAsync(async () =>
        {
            var shown = await File.ReadAllTextAsync(device, TestContext.Current.CancellationToken);
            return shown.Contains($"Hearth OS {ProductVersion.Short}", StringComparison.Ordinal)
                && shown.Contains("tiny", StringComparison.Ordinal) && shown.Contains("truncated.gguf", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Device_Missing_IsLoggedOnceAndTheRestServes()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { }, ("Screen:Device", "/nonexistent/tty1"));

        await Eventually.TrueAsync(() => Task.FromResult(agent.Logs.Count(1401) == 1));

        Assert.Equal("ok", (await agent.GetAsync("/healthz")).GetProperty("status").GetString());
    }
}
