using System.Net;
using System.Text;
using System.Text.Json;
using Appliance.Agent.Runners;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;
using Microsoft.Extensions.DependencyInjection;
using OllamaSharp;
using OllamaSharp.Models;
using OllamaSharp.Models.Chat;

namespace Appliance.Agent.Tests.Gateway.Ollama;

/// <summary>The whole way from a client made for Ollama to the real llama-server.</summary>
[Trait("Needs", "runner")]
public sealed class OllamaSharpTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_Show_Version_TellOfTheModels()
    {
        await using var agent = await StartAsync();
        using var client = ClientOf(agent);

        var models = (await client.ListLocalModelsAsync(Cancellation)).ToList();
        var show = await client.ShowModelAsync(new ShowModelRequest { Model = "tiny" }, Cancellation);

        Assert.True(await client.IsRunningAsync(Cancellation));
        Assert.Equal(["embedder:latest", "tiny:latest"], models.Select(model => model.Name));
        Assert.Equal("llama", show.Info.Architecture);
        Assert.Equal(["completion"], show.Capabilities!);
        Assert.True(Version.Parse(await client.GetVersionAsync(Cancellation)) > new Version(0, 14));
    }

    [Fact]
    public async Task Chat_Streamed_ComesInPiecesWithCountsAndDurations()
    {
        await using var agent = await StartAsync();
        using var client = ClientOf(agent);
        var pieces = new List<ChatResponseStream>();

        await foreach (var piece in client.ChatAsync(Request(tokens: 12, stream: true), Cancellation))
        {
            pieces.Add(piece!);
        }

        Assert.Equal(12, pieces.Count(piece => piece.Message.Content?.Length > 0));
        var last = Assert.IsType<ChatDoneResponseStream>(pieces[^1]);
        Assert.Equal(("length", 12), (last.DoneReason, last.EvalCount));
        Assert.True(last.PromptEvalCount > 5 && last.EvalDuration > 0 && last.LoadDuration > 0 && last.TotalDuration > last.LoadDuration);
    }

    [Fact]
    public async Task Chat_Whole_HasTheSameText()
    {
        await using var agent = await StartAsync();
        using var client = ClientOf(agent);

        var streamed = await TextAsync(client.ChatAsync(Request(tokens: 8, stream: true), Cancellation));
        var whole = await TextAsync(client.ChatAsync(Request(tokens: 8, stream: false), Cancellation));

        Assert.NotEmpty(whole);
        Assert.Equal(streamed, whole);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Generate_PlainOrRaw_Answers(bool isRaw)
    {
        await using var agent = await StartAsync();
        using var client = ClientOf(agent);
        var request = new GenerateRequest { Model = "tiny", Prompt = "a b", Raw = isRaw, Options = new RequestOptions { NumPredict = 5 } };
        var text = new StringBuilder();
        GenerateDoneResponseStream? last = null;

        await foreach (var piece in client.GenerateAsync(request, Cancellation))
        {
            text.Append(piece!.Response);
            last = piece as GenerateDoneResponseStream ?? last;
        }

        Assert.Equal(("length", 5), (last!.DoneReason, last.EvalCount));
        Assert.InRange(text.Length, 5, 10);
    }

    [Fact]
    public async Task Embed_SeveralTexts_OneUnitVectorEach()
    {
        await using var agent = await StartAsync();
        using var client = ClientOf(agent);

        var whole = await client.EmbedAsync(new EmbedRequest { Model = "embedder", Input = ["a b", "c d e"] }, Cancellation);
        var part = await client.EmbedAsync(new EmbedRequest { Model = "embedder", Input = ["a b"], Dimensions = 16 }, Cancellation);
        var (_, legacy) = await agent.PostAsync("/api/embeddings", """{"model": "embedder", "prompt": "a b"}""");

        Assert.Equal([64, 64], whole.Embeddings.Select(vector => vector.Length));
        Assert.All([.. whole.Embeddings, .. part.Embeddings], vector => Assert.Equal(1, vector.Sum(element => element * element), 0.001));
        Assert.Equal(16, Assert.Single(part.Embeddings).Length);
        Assert.True(whole.PromptEvalCount > 5);
        Assert.Equal(64, legacy.GetProperty("embedding").GetArrayLength());
    }

    [Fact]
    public async Task LoadAndUnload_ByEmptyRequests_ShowInPs()
    {
        await using var agent = await StartAsync();
        using var client = ClientOf(agent);

        var (_, load) = await agent.PostAsync("/api/chat", """{"model": "tiny", "messages": []}""");
        var running = (await client.ListRunningModelsAsync(Cancellation)).ToList();
        var (_, unload) = await agent.PostAsync("/api/generate", """{"model": "tiny:latest", "prompt": "", "keep_alive": 0}""");
        var afterwards = (await client.ListRunningModelsAsync(Cancellation)).ToList();

        Assert.Equal(("load", "unload"), (load.GetProperty("done_reason").GetString(), unload.GetProperty("done_reason").GetString()));
        Assert.Equal("tiny:latest", Assert.Single(running).Name);
        Assert.True(running[0].Size > 0 && running[0].ExpiresAt > TimeProvider.System.GetUtcNow());
        Assert.Empty(afterwards);
    }

    [Fact]
    public async Task Chat_KeepAliveZero_UnloadsAfterTheAnswer()
    {
        await using var agent = await StartAsync();

        await agent.PostAsync("/api/chat",
            """{"model": "tiny", "stream": false, "keep_alive": "0s", "options": {"num_predict": 2}, "messages": [{"role": "user", "content": "a"}]}""");

        Assert.Equal(ModelState.Available, agent.Services.GetRequiredService<RunnerPool>().StateOf("tiny"));
    }

    [Fact]
    public async Task Chat_JsonSchema_IsKept()
    {
        await using var agent = await StartAsync();

        var (_, body) = await agent.PostAsync("/api/chat", """
            {"model": "tiny", "stream": false, "options": {"num_predict": 40, "temperature": 0},
             "format": {"type": "object", "properties": {"a": {"type": "boolean"}}, "required": ["a"]},
             "messages": [{"role": "user", "content": "a"}]}
            """);

        Assert.StartsWith("{", body.GetProperty("message").GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_Images_AreRefusedByAModelThatCannotSee()
    {
        await using var agent = await StartAsync();

        var (response, body) = await agent.PostAsync(
            "/api/chat", """{"model": "tiny", "messages": [{"role": "user", "content": "a", "images": ["iVBORw0KGgo="]}]}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("The model 'tiny' cannot see images.", body.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Chat_Images_AreSeenByAModelWithAProjector()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(models =>
        {
            TinyModel.WriteTo(models);
            TinyProjector.WriteTo(models);
        });

        var (response, body) = await agent.PostAsync("/api/chat", $$"""
            {"model": "tiny", "stream": false, "options": {"num_predict": 3}, "messages": [{"role": "user", "content": "a", "images": ["{{Pictures.Red}}"]}]}
            """);
        var (_, shown) = await agent.PostAsync("/api/show", """{"model": "tiny"}""");

        Assert.Equal((HttpStatusCode.OK, 3), (response.StatusCode, body.GetProperty("eval_count").GetInt32()));
        Assert.Contains("vision", shown.GetProperty("capabilities").EnumerateArray().Select(capability => capability.GetString()));
    }

    [Fact]
    public async Task Chat_LongerThanTheContext_IsOllamasError()
    {
        await using var agent = await StartAsync();

        var (response, body) = await agent.PostAsync(
            "/api/chat", $$"""{"model": "tiny", "messages": [{"role": "user", "content": "{{string.Concat(Enumerable.Repeat("qz", 3000))}}"}]}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("context", body.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_UnknownModel_IsTheClientsOwnError()
    {
        await using var agent = await StartAsync();
        using var client = ClientOf(agent);
        var request = Request(tokens: 2, stream: true);
        request.Model = "nope";

        var e = await Assert.ThrowsAsync<HttpRequestException>(() => TextAsync(client.ChatAsync(request, Cancellation)));

        Assert.Equal(HttpStatusCode.NotFound, e.StatusCode);
    }

    [Fact]
    public async Task Chat_RunnerKilledWithinAnAnswer_EndsWithAnErrorLine()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(
            directory => TinyModel.WriteTo(directory, contextLength: 1 << 17), ("Runners:ContextTokens", "131072"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat")
        {
            Content = new StringContent("""{"model": "tiny", "messages": [{"role": "user", "content": "a"}]}"""),
        };
        using var response = await agent.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(Cancellation));
        await lines.ReadLineAsync(Cancellation);

        RunnerTree.KillRunnersIn(agent.Runners);
        var last = "";
        while (await lines.ReadLineAsync(Cancellation) is { } line)
        {
            last = line;
        }

        Assert.Equal("application/x-ndjson", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("stopped before it had answered", JsonDocument.Parse(last).RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_ToolsOffered_AreTaken()
    {
        await using var agent = await StartAsync();

        var (response, _) = await agent.PostAsync("/api/chat", """
            {"model": "tiny", "stream": false, "think": false, "options": {"num_predict": 2, "top_k": 5, "repeat_penalty": 1.1, "stop": ["zzz"]},
             "tools": [{"type": "function", "function": {"name": "weather", "description": "now", "parameters": {"type": "object", "properties": {}}}}],
             "messages": [{"role": "user", "content": "a"},
                          {"role": "assistant", "tool_calls": [{"function": {"name": "weather", "arguments": {"city": "Ulm"}}}]},
                          {"role": "tool", "tool_name": "weather", "content": "rain"}]}
            """);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Chat_ClientGoesAway_TheModelCanBeUnloadedSoon()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(
            directory => TinyModel.WriteTo(directory, contextLength: 1 << 17), ("Runners:ContextTokens", "131072"));
        using var client = ClientOf(agent);

        await foreach (var _ in client.ChatAsync(Request(tokens: 120_000, stream: true), Cancellation))
        {
            break;
        }

        var pool = agent.Services.GetRequiredService<RunnerPool>();
        await Eventually.TrueAsync(async () =>
        {
            await pool.UnloadIdleAsync("tiny", Cancellation);
            return pool.StateOf("tiny") == ModelState.Available;
        });
    }

    private static Task<TestAgent> StartAsync() => TestAgent.StartWithLlamaServerAsync(directory =>
    {
        TinyModel.WriteTo(directory);
        TinyEncoder.WriteEmbedderTo(directory);
    });

    private static OllamaApiClient ClientOf(TestAgent agent) => new(agent.Client.BaseAddress!, "tiny");

    private static ChatRequest Request(int tokens, bool stream) => new()
    {
        Model = "tiny:latest",
        Stream = stream,
        Messages = [new Message(ChatRole.User, "hello")],
        Options = new RequestOptions { NumPredict = tokens, Temperature = 0, Seed = 1 },
    };

    private static async Task<string> TextAsync(IAsyncEnumerable<ChatResponseStream?> pieces)
    {
        var text = new StringBuilder();
        await foreach (var piece in pieces)
        {
            text.Append(piece?.Message.Content);
        }
        return text.ToString();
    }
}
