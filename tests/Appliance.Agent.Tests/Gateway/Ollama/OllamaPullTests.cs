using System.Net;
using System.Text.Json;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;
using OllamaSharp;

namespace Appliance.Agent.Tests.Gateway.Ollama;

public sealed class OllamaPullTests : IAsyncLifetime
{
    private const string Name = "hf.co/someone/Tiny-GGUF:Q4_K_M";

    private TestHub _hub = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _hub = await TestHub.StartAsync();
        _hub.Add("someone/Tiny-GGUF", "Tiny-Q4_K_M.gguf", TinyModel.ToArray());
    }

    public ValueTask DisposeAsync() => _hub.DisposeAsync();

    [Fact]
    public async Task Pull_Streamed_TellsProgressAndEndsWithSuccess()
    {
        await using var agent = await StartAsync();

        var (_, text) = await agent.SendAsync(HttpMethod.Post, "/api/pull", JsonSerializer.Serialize(new { model = Name, insecure = true }));

        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal("pulling manifest", StatusOf(lines[0]));
        Assert.Equal(["verifying sha256 digest", "writing manifest", "success"], lines[^3..].Select(StatusOf));
        var last = lines[^4];
        Assert.StartsWith("sha256:", last.GetProperty("digest").GetString(), StringComparison.Ordinal);
        Assert.Equal((456288, 456288), (last.GetProperty("total").GetInt64(), last.GetProperty("completed").GetInt64()));
    }

    [Fact]
    public async Task Pull_NotStreamed_AnswersOnceItIsDone()
    {
        await using var agent = await StartAsync();

        var (response, body) = await agent.PostAsync("/api/pull", JsonSerializer.Serialize(new { name = Name, stream = false }));

        Assert.Equal((HttpStatusCode.OK, "success"), (response.StatusCode, StatusOf(body)));
        Assert.True(File.Exists(Path.Combine(agent.Models, "Tiny-Q4_K_M.gguf")));
    }

    [Theory]
    [InlineData(true, HttpStatusCode.OK)]
    [InlineData(false, HttpStatusCode.InternalServerError)]
    public async Task Pull_WrongBytes_EndsWithTheError(bool isStreamed, HttpStatusCode expected)
    {
        _hub.StoreTrouble = async (context, content) =>
        {
            await _hub.SendAsync(context, content with { Bytes = [.. content.Bytes.Reverse()] });
            return true;
        };
        await using var agent = await StartAsync();

        var (status, text) = await agent.SendAsync(HttpMethod.Post, "/api/pull", JsonSerializer.Serialize(new { model = Name, stream = isStreamed }));

        var last = JsonDocument.Parse(text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]).RootElement;
        Assert.Equal(expected, status);
        Assert.Contains("is not what it should be", last.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_ByOllamaSharp_ThenListCopyAndDelete()
    {
        await using var agent = await StartAsync();
        using var client = new OllamaApiClient(agent.Client.BaseAddress!);
        var statuses = new List<string>();

        await foreach (var progress in client.PullModelAsync(Name, Cancellation))
        {
            statuses.Add(progress!.Status);
        }

        Assert.Equal("success", statuses[^1]);
        await client.CopyModelAsync("Tiny-Q4_K_M", "house", Cancellation);
        await client.DeleteModelAsync("Tiny-Q4_K_M:latest", Cancellation);
        Assert.Equal(["house:latest"], (await client.ListLocalModelsAsync(Cancellation)).Select(model => model.Name));
    }

    private static string? StatusOf(JsonElement line) => line.GetProperty("status").GetString();

    private Task<TestAgent> StartAsync() => TestAgent.StartWithoutRunnerAsync(_ => { }, _hub.Settings);
}
