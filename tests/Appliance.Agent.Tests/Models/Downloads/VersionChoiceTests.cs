using System.Net;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Models.Downloads;

/// <summary>Models asked for without a version, on a machine with one card of 24 GiB.</summary>
public sealed class VersionChoiceTests : IAsyncLifetime
{
    private readonly MachineTree _machine = new();
    private TestHub _hub = null!;

    public async ValueTask InitializeAsync()
    {
        _machine.AddCard("0x1002", "0x744c", "amdgpu");
        _hub = await TestHub.StartAsync();
        foreach (var quantization in new[] { "Q2_K", "Q4_K_M", "Q6_K", "Q8_0" })
        {
            _hub.Add("bartowski/Qwen_Qwen3-8B-GGUF", $"Qwen_Qwen3-8B-{quantization}.gguf", TinyModel.ToArray());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        _machine.Dispose();
    }

    [Fact]
    public async Task Pull_NoVersionNamed_TakesWhatThePlannerChooses()
    {
        await using var agent = await StartAsync();
        var plan = await agent.GetAsync("/api/hearth/plan?model=qwen3-8b");

        var download = await agent.PullAsync("qwen3-8b");

        Assert.Equal("Qwen_Qwen3-8B-Q6_K", download.GetProperty("model").GetString());
        Assert.Contains("\"Q6_K\"", plan.ToString(), StringComparison.Ordinal);
        Assert.Equal("Qwen_Qwen3-8B-Q6_K", (await agent.GetAsync("/v1/models/qwen3-8b:latest")).GetProperty("id").GetString());
    }

    [Fact]
    public async Task Pull_NoVersionFits_IsRefusedWithTheNumbers()
    {
        await using var agent = await StartAsync();

        var (response, body) = await agent.AskForAsync("gpt-oss-120b");

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Contains("Name a version behind a colon to fetch it all the same", StoreClient.MessageOf(body), StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
    }

    private Task<TestAgent> StartAsync() => TestAgent.StartWithoutRunnerAsync(_ => { }, [.. _hub.Settings, ("Rig:Root", _machine.Root)]);
}
