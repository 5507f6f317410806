using System.Net;
using System.Text.Json;
using Appliance.Agent.Tests.Support;

namespace Appliance.Agent.Tests.Hardware;

public sealed class RigWatchTests : IDisposable
{
    private const int LostCard = 1601;
    private const int Unreadable = 1602;
    private const int NotComputing = 1233;

    private readonly MachineTree _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task Rig_CardOnTheBus_IsShownAsTheCommandShowsIt()
    {
        _machine.AddCard("0x1002", "0x744c", "amdgpu");
        await using var agent = await StartAsync();

        var rig = await agent.GetAsync("/api/hearth/rig");

        Assert.Equal("A CPU", rig.GetProperty("cpu").GetProperty("model").GetString());
        var card = Assert.Single(rig.GetProperty("gpus").EnumerateArray());
        Assert.Equal("RX 7900 XTX", card.GetProperty("name").GetString());
        Assert.Equal("ready", card.GetProperty("state").GetString());
        Assert.Empty(rig.GetProperty("lost").EnumerateArray());
        Assert.Empty(rig.GetProperty("advice").EnumerateArray());
    }

    [Fact]
    public async Task Rig_NvidiaCardWithoutItsDriver_IsAnErrorBeforeAnyModelLoads()
    {
        _machine.AddCard("0x10de", "0x2204", null);
        await using var agent = await StartAsync();

        await Eventually.TrueAsync(() => Task.FromResult(agent.Logs.Count(NotComputing) == 1));
        var advice = (await agent.GetAsync("/api/hearth/rig")).GetProperty("advice").EnumerateArray().Select(sentence => sentence.GetString()).ToList();

        Assert.StartsWith("The NVIDIA card does not compute: CUDA did not come up. NVIDIA's driver is not installed", advice[0], StringComparison.Ordinal);
        Assert.EndsWith("models run on the processor, which is far slower.", advice[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_CardFallsOffTheBus_IsToldOnceAndShown()
    {
        var card = _machine.AddCard("0x1002", "0x744c", "amdgpu");
        await using var agent = await StartAsync();
        await agent.GetAsync("/api/hearth/rig");

        Directory.Delete(card, recursive: true);

        await Eventually.TrueAsync(() => Task.FromResult(agent.Logs.Count(LostCard) > 0));
        await Task.Delay(500, TestContext.Current.CancellationToken);
        Assert.Equal(1, agent.Logs.Count(LostCard));
        Assert.Contains(agent.Logs.Texts, text => text.Contains("RX 7900 XTX at 0000:03:00.0 stopped answering", StringComparison.Ordinal));
        var lost = Assert.Single((await agent.GetAsync("/api/hearth/rig")).GetProperty("lost").EnumerateArray());
        Assert.Equal("0000:03:00.0", lost.GetProperty("address").GetString());
        Assert.Equal(1, (await agent.GetAsync("/healthz")).GetProperty("lost_gpus").GetInt32());
    }

    [Fact]
    public async Task Rig_MachineCannotBeRead_SaysSoAndLogsOnce()
    {
        File.Delete(Path.Combine(_machine.Root, "proc/meminfo"));
        await using var agent = await StartAsync();

        using var response = await agent.Client.GetAsync(new Uri("/api/hearth/rig", UriKind.Relative), TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        await Task.Delay(500, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal("rig_unreadable", JsonDocument.Parse(body).RootElement.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal(1, agent.Logs.Count(Unreadable));
    }

    private Task<TestAgent> StartAsync() =>
        TestAgent.StartWithoutRunnerAsync(_ => { }, ("Rig:Root", _machine.Root), ("Rig:Interval", "00:00:00.1"));
}
