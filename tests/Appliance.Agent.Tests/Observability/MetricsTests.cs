using Appliance.Agent.Tests.Support;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Observability;

[Collection(nameof(ProcessWide))]
public sealed class MetricsTests : IDisposable
{
    private readonly MachineTree _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact, Trait("Needs", "runner")]
    public async Task Metrics_AfterRealAnswers_TellThemByModel()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(directory => TinyModel.WriteTo(directory));
        await agent.ChatAsync("tiny", tokens: 7);
        using (var content = new StringContent(TestAgent.Chat("tiny", 5, "hello", stream: true)))
        {
            using var response = await agent.Client.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), content, TestContext.Current.CancellationToken);
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }

        // The numbers are taken after the last byte, which the client may see first.
        await Eventually.TrueAsync(async () => (await ReadAsync(agent)).Any(line => Is(line, "hearth_tokens_generated_total", "model=\"tiny\"") && line.EndsWith(" 12", StringComparison.Ordinal)));
        var lines = await ReadAsync(agent);

        Assert.Contains(lines, line => Is(line, "hearth_requests_total", "outcome=\"answered\"", "route=\"/v1/chat/completions\"", "model=\"tiny\"") && line.EndsWith(" 2", StringComparison.Ordinal));
        Assert.Contains(lines, line => Is(line, "hearth_time_to_first_token_seconds_count", "model=\"tiny\"") && line.EndsWith(" 1", StringComparison.Ordinal));
        Assert.Contains(lines, line => Is(line, "hearth_queue_wait_seconds_count", "model=\"tiny\"") && line.EndsWith(" 2", StringComparison.Ordinal));
        Assert.Contains(lines, line => Is(line, "hearth_queue_length", "model=\"tiny\"") && line.EndsWith(" 0", StringComparison.Ordinal));
        Assert.Contains(lines, line => Is(line, "hearth_models_loaded", "model=\"tiny\""));
        Assert.Contains(lines, line => Is(line, "hearth_generation_speed_count", "model=\"tiny\""));
        Assert.Contains(lines, line => Is(line, "hearth_process_memory_bytes"));
    }

    [Fact]
    public async Task Metrics_ManyUnknownNames_MakeNoLabels()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(directory => TinyModel.WriteTo(directory));

        for (var count = 0; count < 50; count++)
        {
            await agent.ChatAsync($"made-up-{count}");
            await agent.GetAsync($"/made-up-{count}");
            await agent.GetAsync($"/v1/models/made-up-{count}");
            await agent.SendAsync($"MADEUP{count}", "/v1/models", null);
        }

        var lines = await ReadAsync(agent);
        Assert.DoesNotContain(lines, line => line.Contains("made-up", StringComparison.OrdinalIgnoreCase) || line.Contains("MADEUP", StringComparison.Ordinal));
        Assert.Contains(lines, line => Is(line, "hearth_requests_total", "outcome=\"refused\"", "route=\"/v1/chat/completions\"") && line.EndsWith(" 50", StringComparison.Ordinal));
        Assert.InRange(lines.Count(line => Is(line, "hearth_requests_total")), 3, 6);
    }

    [Fact]
    public async Task Metrics_CardOfTheRig_TellsWhatItsDriverTells()
    {
        var card = _machine.AddCard("0x1002", "0x744c", "amdgpu");
        await File.WriteAllTextAsync(Path.Combine(card, "mem_info_vram_total"), "25753026560\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(card, "mem_info_vram_used"), "1000000000\n", TestContext.Current.CancellationToken);
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { }, ("Rig:Root", _machine.Root));
        await agent.GetAsync("/api/hearth/rig");

        var lines = await ReadAsync(agent);

        Assert.Contains(lines, line => Is(line, "hearth_gpu_memory_total_bytes", "card=\"0000:03:00.0\"", "name=\"RX 7900 XTX\"") && line.EndsWith(" 25753026560", StringComparison.Ordinal));
        Assert.Contains(lines, line => Is(line, "hearth_gpu_memory_used_bytes") && line.EndsWith(" 1000000000", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => Is(line, "hearth_gpu_power_watts"));
    }

    private static async Task<string[]> ReadAsync(TestAgent agent) =>
        (await agent.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.TrimEntries);

    private static bool Is(string line, string name, params string[] labels) =>
        (line.StartsWith(name + "{", StringComparison.Ordinal) || line.StartsWith(name + " ", StringComparison.Ordinal))
        && labels.All(label => line.Contains(label, StringComparison.Ordinal));
}
