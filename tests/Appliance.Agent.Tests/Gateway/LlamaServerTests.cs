using System.ClientModel;
using System.Net;
using System.Text;
using System.Text.Json;
using Appliance.Agent.Runners;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;
using OpenAI;
using OpenAI.Chat;

namespace Appliance.Agent.Tests.Gateway;

/// <summary>The whole way from OpenAI's own client to the real llama-server.</summary>
[Trait("Needs", "runner")]
public sealed class LlamaServerTests
{
    private const int LoadingModel = 1211;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chat_NotStreamed_HasExactlyTheTokensAsked()
    {
        await using var agent = await StartAsync();

        var answer = await ClientOf(agent).CompleteChatAsync(
            [new UserChatMessage("hello")], new ChatCompletionOptions { MaxOutputTokenCount = 12 }, Cancellation);

        Assert.Equal(12, answer.Value.Usage.OutputTokenCount);
        Assert.Equal(ChatFinishReason.Length, answer.Value.FinishReason);
        Assert.Equal("tiny", answer.Value.Model);
        Assert.NotEmpty(answer.Value.Content[0].Text);
    }

    [Fact]
    public async Task Chat_Streamed_ComesTokenByToken()
    {
        await using var agent = await StartAsync();
        var pieces = 0;
        var counted = 0;

        await foreach (var update in ClientOf(agent).CompleteChatStreamingAsync(
            [new UserChatMessage("hello")], new ChatCompletionOptions { MaxOutputTokenCount = 12 }, Cancellation))
        {
            pieces += update.ContentUpdate.Count(part => part.Text.Length > 0);
            counted = update.Usage?.OutputTokenCount ?? counted;
        }

        Assert.Equal((12, 12), (pieces, counted));
    }

    [Fact]
    public async Task Completions_Plain_AreForwardedToo()
    {
        await using var agent = await StartAsync();

        var (response, body) = await agent.PostAsync("/v1/completions", """{"model": "tiny", "prompt": "a b", "max_tokens": 3}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(3, body.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Chat_UnknownModel_IsTheClientsOwnError()
    {
        await using var agent = await StartAsync();

        var e = await Assert.ThrowsAsync<ClientResultException>(async () =>
            await ClientOf(agent, "nope").CompleteChatAsync([new UserChatMessage("hello")], cancellationToken: Cancellation));

        Assert.Equal(404, e.Status);
        Assert.Contains("model_not_found", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_TwoFirstRequests_ShareOneLoad()
    {
        await using var agent = await StartAsync();

        var answers = await Task.WhenAll(agent.ChatAsync("tiny"), agent.ChatAsync("TINY"));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.Response.StatusCode));
        Assert.Equal(1, agent.Logs.Count(LoadingModel));
    }

    [Fact]
    public async Task Chat_ClientGoesAway_FreesTheRunner()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(
            directory => TinyModel.WriteTo(directory, contextLength: 1 << 17), ("Runners:ContextTokens", "131072"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent(TestAgent.Chat("tiny", tokens: 120_000, "hello", stream: true), Encoding.UTF8, "application/json"),
        };
        using (var response = await agent.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation))
        {
            await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
            await stream.ReadExactlyAsync(new byte[2000], Cancellation);
            Assert.Contains(await SlotsAsync(agent), slot => slot.IsBusy);
        }

        await Eventually.TrueAsync(async () => (await SlotsAsync(agent)).All(slot => !slot.IsBusy));
        Assert.All(await SlotsAsync(agent), slot => Assert.InRange(slot.Tokens, 0, 100_000));
    }

    [Fact]
    public async Task Chat_RunnerKilled_NextRequestWorks()
    {
        await using var agent = await StartAsync();
        await agent.ChatAsync("tiny");

        RunnerTree.KillRunnersIn(agent.Runners);
        var (response, _) = await agent.ChatAsync("tiny");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(2, agent.Logs.Count(LoadingModel));
    }

    [Fact]
    public async Task Chat_OneFileUnloadable_SaysWhyAndOthersServe()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(directory =>
        {
            TinyModel.WriteTo(directory);
            TinyModel.WriteUnloadableTo(directory);
        });

        var (bad, body) = await agent.ChatAsync("unloadable");
        var (good, _) = await agent.ChatAsync("tiny");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, bad.StatusCode);
        Assert.Contains("blk.1.ffn_down.weight", body.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }

    [Fact]
    public async Task Chat_AnyPrompt_NeverAppearsInLogs()
    {
        const string secret = "xyzzysecretxyzzy";
        await using var agent = await StartAsync();

        await agent.ChatAsync("tiny", prompt: secret);
        await agent.ChatAsync("nope", prompt: secret);
        await agent.PostAsync("/v1/chat/completions", $"{{\"model\": \"tiny\", {secret}");
        await agent.PostAsync("/v1/chat/completions", TestAgent.Chat("tiny", 2, secret, stream: false)[..^1] + ", \"temperature\": \"hot\"}");

        Assert.NotEmpty(agent.Logs.Texts);
        Assert.DoesNotContain(agent.Logs.Texts, text => text.Contains(secret, StringComparison.Ordinal));
    }

    private static Task<TestAgent> StartAsync() => TestAgent.StartWithLlamaServerAsync(directory => TinyModel.WriteTo(directory));

    private static ChatClient ClientOf(TestAgent agent, string model = "tiny") => new OpenAIClient(
        new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri(agent.Client.BaseAddress!, "/v1") }).GetChatClient(model);

    private static async Task<IReadOnlyList<(bool IsBusy, int Tokens)>> SlotsAsync(TestAgent agent)
    {
        using var runner = RunnerConnection.Open(Path.Combine(agent.Runners, RunnerLaunch.NameOf("tiny") + ".sock"));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(RunnerConnection.Address, "/slots"));
        using var response = await runner.SendAsync(request, Cancellation);
        var slots = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).RootElement;
        return [.. slots.EnumerateArray().Select(slot => (slot.GetProperty("is_processing").GetBoolean(), Decoded(slot)))];
    }

    private static int Decoded(JsonElement slot) =>
        slot.TryGetProperty("next_token", out var next) && next.ValueKind == JsonValueKind.Array && next.GetArrayLength() > 0
            ? next[0].GetProperty("n_decoded").GetInt32()
            : 0;
}
