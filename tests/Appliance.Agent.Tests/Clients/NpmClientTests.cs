using System.Text.Json;
using Appliance.Agent.Runners;
using Appliance.Agent.Tests.Support;
using Appliance.Agent.Tests.Transcription;
using Appliance.TestModels;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Agent.Tests.Clients;

/// <summary>The whole way from the clients that programs in JavaScript use to the real llama-server.</summary>
[Trait("Needs", "runner")]
public sealed class NpmClientTests(NpmPackages packages) : IClassFixture<NpmPackages>
{
    private const string OpenAi = "openai.mjs";
    private const string Ollama = "ollama.mjs";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(OpenAi, """{"models":["caller","embedder","tiny"],"one":"tiny"}""")]
    [InlineData(Ollama, """{"models":["caller:latest","embedder:latest","tiny:latest"],"capabilities":["completion"]}""")]
    public Task List_SeveralModels_AreThere(string client, string expected) => EqualAsync(client, "list", expected);

    [Theory]
    [InlineData(OpenAi)]
    [InlineData(Ollama)]
    public async Task Chat_Whole_HasTheTokensAsked(string client)
    {
        var answer = await AskAsync(client, "chat");

        Assert.Equal(("length", 12), (answer.GetProperty("finish").GetString(), answer.GetProperty("tokens").GetInt32()));
        Assert.NotEmpty(answer.GetProperty("text").GetString()!);
    }

    [Theory]
    [InlineData(OpenAi)]
    [InlineData(Ollama)]
    public Task Chat_Streamed_ComesTokenByToken(string client) => EqualAsync(client, "stream", """{"pieces":12,"tokens":12}""");

    [Theory]
    [InlineData(OpenAi, "tool_calls")]
    [InlineData(Ollama, "stop")]
    public Task Chat_Tools_AreCalledWithWhatTheyTake(string client, string finish) => EqualAsync(client, "tools",
        $$$$"""{"finish":"{{{{finish}}}}","name":"weather","arguments":{"city":"Ulm"},"streamed":{"name":"weather","arguments":{"city":"Ulm"}}}""");

    [Theory]
    [InlineData(OpenAi)]
    [InlineData(Ollama)]
    public Task Chat_JsonSchema_IsKept(string client) => EqualAsync(client, "schema", """{"answer":{"sky":"blue"}}""");

    [Theory]
    [InlineData(OpenAi)]
    [InlineData(Ollama)]
    public Task Embeddings_TwoTexts_AreTwoVectors(string client) => EqualAsync(client, "embeddings", """{"lengths":[64,64]}""");

    [Theory]
    [InlineData(OpenAi, """{"isNotFound":true,"code":"model_not_found","param":"model"}""")]
    [InlineData(Ollama, """{"status":404,"message":"model 'nope' not found"}""")]
    public Task Chat_UnknownModel_IsTheClientsOwnError(string client, string expected) => EqualAsync(client, "error", expected);

    [Theory]
    [InlineData(OpenAi)]
    [InlineData(Ollama)]
    public async Task Chat_StoppedWithinTheStream_FreesTheModel(string client)
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(
            directory => TinyModel.WriteTo(directory, contextLength: 1 << 17), ("Runners:ContextTokens", "131072"));

        var answer = await packages.AskAsync(client, agent.Client.BaseAddress!, "stop");

        Assert.InRange(answer.GetProperty("pieces").GetInt32(), 3, 1000);
        var pool = agent.Services.GetRequiredService<RunnerPool>();
        await Eventually.TrueAsync(async () =>
        {
            await pool.UnloadIdleAsync("tiny", Cancellation);
            return pool.StateOf("tiny") == ModelState.Available;
        });
    }

    [Fact]
    public async Task Transcription_BrowsersRecording_IsRead()
    {
        await using var agent = await TestAgent.StartWithWhisperAsync(directory => TinyWhisper.WriteTo(directory));

        var answer = await packages.AskAsync(OpenAi, agent.Client.BaseAddress!, "transcription", Recordings.PathOf("tone.webm"));

        Assert.Equal("""{"text":"hello small world","language":"german","words":3,"segments":1}""", answer.GetRawText());
    }

    private async Task EqualAsync(string client, string scenario, string expected) => Assert.Equal(expected, (await AskAsync(client, scenario)).GetRawText());

    private async Task<JsonElement> AskAsync(string client, string scenario)
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(directory =>
        {
            TinyModel.WriteTo(directory);
            TinyCaller.WriteTo(directory);
            TinyEncoder.WriteEmbedderTo(directory);
        });
        return await packages.AskAsync(client, agent.Client.BaseAddress!, scenario);
    }
}
