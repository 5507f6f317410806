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
    public async Task Preseed_WithMistakes_IsShown()
    {
        using var directory = new TemporaryDirectory();
        var (device, errors) = (Path.Combine(directory.Path, "tty"), Path.Combine(directory.Path, "errors"));
        await File.WriteAllTextAsync(device, "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(errors, "hearth.yaml:3: device.hostnme: is no key\n", TestContext.Current.CancellationToken);
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { }, ("Screen:Device", device), ("Screen:PreseedFile", errors));

        await Eventually.TrueAsync(async () =>
            (await File.ReadAllTextAsync(device, TestContext.Current.CancellationToken)).Contains("hearth.yaml:3: device.hostnme", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Device_Missing_IsLoggedOnceAndTheRestServes()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { }, ("Screen:Device", "/nonexistent/tty1"));

        await Eventually.TrueAsync(() => Task.FromResult(agent.Logs.Count(1401) == 1));

        Assert.Equal("ok", (await agent.GetAsync("/healthz")).GetProperty("status").GetString());
    }
}
