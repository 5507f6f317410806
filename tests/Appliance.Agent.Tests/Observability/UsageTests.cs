using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Appliance.Agent.Access.Usage;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Agent.Tests.Observability;

/// <summary>Tokens of real answers, counted by caller and model on every path.</summary>
[Trait("Needs", "runner")]
public sealed class UsageTests
{
    private const string Messages = "\"messages\": [{\"role\": \"user\", \"content\": \"hello\"}]";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, int> Requests => new()
    {
        { "/v1/chat/completions", $$"""{"model": "tiny", "max_tokens": 7, {{Messages}}}""", 7 },
        { "/v1/chat/completions", $$"""{"model": "tiny", "max_tokens": 7, "stream": true, {{Messages}}}""", 7 },
        { "/v1/chat/completions", $$"""{"model": "tiny", "max_tokens": 7, "stream": true, "stream_options": {"include_usage": true}, {{Messages}}}""", 7 },
        { "/v1/completions", """{"model": "tiny", "max_tokens": 7, "prompt": "hello"}""", 7 },
        { "/v1/completions", """{"model": "tiny", "max_tokens": 7, "prompt": "hello", "stream": true}""", 7 },
        { "/v1/responses", """{"model": "tiny", "max_output_tokens": 7, "input": "hello"}""", 7 },
        { "/v1/responses", """{"model": "tiny", "max_output_tokens": 7, "input": "hello", "stream": true}""", 7 },
        { "/v1/messages", $$"""{"model": "tiny", "max_tokens": 7, {{Messages}}}""", 7 },
        { "/v1/messages", $$"""{"model": "tiny", "max_tokens": 7, "stream": true, {{Messages}}}""", 7 },
        { "/v1/embeddings", """{"model": "embedder", "input": ["a b", "c"]}""", 0 },
        { "/v1/rerank", """{"model": "reranker", "query": "a", "documents": ["b c", "d"]}""", 0 },
        { "/api/chat", $$"""{"model": "tiny", "options": {"num_predict": 7}, {{Messages}}}""", 7 },
        { "/api/chat", $$"""{"model": "tiny", "stream": false, "options": {"num_predict": 7}, {{Messages}}}""", 7 },
        { "/api/generate", """{"model": "tiny", "prompt": "hello", "options": {"num_predict": 7}}""", 7 },
        { "/api/generate", """{"model": "tiny", "prompt": "hello", "raw": true, "options": {"num_predict": 7}}""", 7 },
        { "/api/embed", """{"model": "embedder", "input": "a b"}""", 0 },
        { "/api/embeddings", """{"model": "embedder", "prompt": "a b"}""", 0 },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Usage_OfEveryPath_CountsTheTokens(string path, string request, int written)
    {
        await using var agent = await StartAsync();

        await PostAsync(agent, path, request);

        var row = await SingleRowAsync(agent);
        Assert.Equal(("anonymous", 1, written), (row.Caller, row.Requests, row.CompletionTokens));
        Assert.InRange(row.PromptTokens, 1, 100);
        Assert.InRange(row.Seconds, 0.0001, 60);
    }

    [Fact]
    public async Task Usage_CachedPrompt_CountsInFull()
    {
        await using var agent = await StartAsync();
        const string request = $$"""{"model": "tiny", "max_tokens": 1, "stream": true, {{Messages}}}""";

        await PostAsync(agent, "/v1/chat/completions", request);
        var first = (await SingleRowAsync(agent)).PromptTokens;
        await PostAsync(agent, "/v1/chat/completions", request);
        await PostAsync(agent, "/v1/messages", request);

        await Eventually.TrueAsync(() => Task.FromResult(agent.Services.GetRequiredService<UsageStore>().Read(DateOnly.MinValue, DateOnly.MaxValue)[0].Row.Requests == 3));
        Assert.Equal(3 * first, (await SingleRowAsync(agent)).PromptTokens);
    }

    [Theory]
    [InlineData("/v1/chat/completions", $$"""{"model": "tiny", "max_tokens": 100000, "stream": true, {{Messages}}}""")]
    [InlineData("/v1/messages", $$"""{"model": "tiny", "max_tokens": 100000, "stream": true, {{Messages}}}""")]
    [InlineData("/api/chat", $$"""{"model": "tiny", {{Messages}}}""")]
    public async Task Usage_ClientLeavesMidStream_CountsWhatItGot(string path, string request)
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(
            directory => TinyModel.WriteTo(directory, contextLength: 1 << 17), ("Runners:ContextTokens", "131072"));
        using (var message = Request(path, request))
        using (var response = await agent.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, Cancellation))
        {
            await using var stream = await response.Content.ReadAsStreamAsync(Cancellation);
            await stream.ReadExactlyAsync(new byte[4000], Cancellation);
        }

        var row = await SingleRowAsync(agent);

        Assert.InRange(row.CompletionTokens, 5, 90_000);
    }

    [Fact]
    public async Task Usage_OfKeys_IsKeptApartAndToldToItsOwner()
    {
        await using var agent = await StartAsync();
        var admin = (await agent.PostAsync("/api/hearth/keys", """{"name": "me"}""")).Body.GetProperty("key").GetString()!;
        var user = (await agent.SendAsync("POST", "/api/hearth/keys", admin, """{"name": "child"}""")).Body.GetProperty("key").GetString()!;
        await agent.SendAsync("POST", "/v1/chat/completions", admin, TestAgent.Chat("tiny", 3, "hello"));
        await agent.SendAsync("POST", "/v1/chat/completions", user, TestAgent.Chat("tiny", 5, "hello"));
        await Eventually.TrueAsync(async () => (await UsageAsync(agent, admin)).Count == 2);

        var own = Assert.Single(await UsageAsync(agent, user));

        Assert.Equal(("child", 5), (own.GetProperty("key_name").GetString(), own.GetProperty("completion_tokens").GetInt32()));
        Assert.Equal(["child", "me"], (await UsageAsync(agent, admin)).Select(row => row.GetProperty("key_name").GetString()!).Order());
    }

    [Fact]
    public async Task Limits_TokensAMinute_AreChargedByRealAnswers()
    {
        await using var agent = await StartAsync();
        var admin = (await agent.PostAsync("/api/hearth/keys", """{"name": "me"}""")).Body.GetProperty("key").GetString()!;
        var user = (await agent.SendAsync("POST", "/api/hearth/keys", admin, """{"name": "child", "tokens_per_minute": 20}""")).Body.GetProperty("key").GetString()!;

        var (first, _) = await agent.SendAsync("POST", "/v1/chat/completions", user, TestAgent.Chat("tiny", 30, "hello"));
        await Eventually.TrueAsync(async () => (await UsageAsync(agent, admin)).Count == 1);
        var (second, error) = await agent.SendAsync("POST", "/v1/chat/completions", user, TestAgent.Chat("tiny", 1, "hello"));

        Assert.Equal((200, 429), ((int)first, (int)second));
        Assert.Contains("20 tokens a minute", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Limits_OneAnswerAtATime_RefusesTheSecondAndThenTakesIt()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(
            directory => TinyModel.WriteTo(directory, contextLength: 1 << 17), ("Runners:ContextTokens", "131072"));
        var admin = (await agent.PostAsync("/api/hearth/keys", """{"name": "me"}""")).Body.GetProperty("key").GetString()!;
        var user = (await agent.SendAsync("POST", "/api/hearth/keys", admin, """{"name": "child", "concurrent": 1}""")).Body.GetProperty("key").GetString()!;
        var chat = TestAgent.Chat("tiny", 1, "hello");
        using (var message = Request("/v1/chat/completions", TestAgent.Chat("tiny", 100_000, "hello", stream: true)))
        {
            message.Headers.Add("Authorization", $"Bearer {user}");
            using var response = await agent.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            Assert.Equal(429, (int)(await agent.SendAsync("POST", "/v1/chat/completions", user, chat)).Status);
        }

        await Eventually.TrueAsync(async () => (int)(await agent.SendAsync("POST", "/v1/chat/completions", user, chat)).Status == 200);
    }

    private static Task<TestAgent> StartAsync() => TestAgent.StartWithLlamaServerAsync(directory =>
    {
        TinyModel.WriteTo(directory);
        TinyEncoder.WriteEmbedderTo(directory);
        TinyEncoder.WriteRerankerTo(directory);
    });

    private static HttpRequestMessage Request(string path, string body) =>
        new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };

    private static async Task PostAsync(TestAgent agent, string path, string body)
    {
        using var request = Request(path, body);
        using var response = await agent.Client.SendAsync(request, Cancellation);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    private static async Task<List<JsonElement>> UsageAsync(TestAgent agent, string key) =>
        [.. (await agent.SendAsync("GET", "/api/hearth/usage", key)).Body.GetProperty("usage").EnumerateArray()];

    // The request is noted after its answer's last byte, which the client may see first.
    private static async Task<UsageRow> SingleRowAsync(TestAgent agent)
    {
        var usage = agent.Services.GetRequiredService<UsageStore>();
        await Eventually.TrueAsync(() => Task.FromResult(usage.Read(DateOnly.MinValue, DateOnly.MaxValue).Count > 0));
        return Assert.Single(usage.Read(DateOnly.MinValue, DateOnly.MaxValue)).Row;
    }
}
