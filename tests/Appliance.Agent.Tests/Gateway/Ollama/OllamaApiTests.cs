using System.Net;
using System.Text.Json;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Gateway.Ollama;

/// <summary>Everything of Ollama's API that comes before a runner.</summary>
public sealed class OllamaApiTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("*/*", "text/plain", "Ollama is running")]
    [InlineData("text/html,application/xhtml+xml,*/*;q=0.8", "text/html", "<!doctype html>")]
    public async Task Root_ProgramsAndBrowsers_GetTheirOwn(string accept, string type, string start)
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Accept.ParseAdd(accept);

        using var response = await agent.Client.SendAsync(request, Cancellation);

        Assert.StartsWith(start, await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType ?? "text/plain");
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/version")]
    [InlineData("/api/tags")]
    public async Task Head_WhatClientsProbe_IsFine(string path)
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });
        using var request = new HttpRequestMessage(HttpMethod.Head, path);

        using var response = await agent.Client.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Tags_TextAndEmbeddingModel_TellNameDigestDetailsAndCapabilities()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(WriteBoth);

        var models = (await agent.GetAsync("/api/tags")).GetProperty("models").EnumerateArray().ToList();

        Assert.Equal(["embedder:latest", "tiny:latest"], models.Select(model => model.GetProperty("name").GetString()!));
        Assert.Equal(["embedding", "completion"], models.Select(model => model.GetProperty("capabilities")[0].GetString()!));
        Assert.All(models, model => Assert.Matches("^[0-9a-f]{64}$", model.GetProperty("digest").GetString()));
        var details = models[1].GetProperty("details");
        Assert.Equal(("llama", "F32"), (details.GetProperty("family").GetString(), details.GetProperty("quantization_level").GetString()));
        Assert.Equal("111.94K", details.GetProperty("parameter_size").GetString());
    }

    [Fact]
    public async Task Show_ContextOfTheModel_IsWhatCanBeUsed()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(
            directory => TinyModel.WriteTo(directory, contextLength: 1 << 17));

        var (_, body) = await agent.PostAsync("/api/show", """{"name": "tiny"}""");

        Assert.Equal(32_768, body.GetProperty("model_info").GetProperty("llama.context_length").GetInt32());
        Assert.Equal("num_ctx 32768", body.GetProperty("parameters").GetString());
    }

    [Theory]
    [InlineData("/api/chat", "{", 400, "is not valid")]
    [InlineData("/api/chat", "", 400, "missing request body")]
    [InlineData("/api/chat", "null", 400, "must be a JSON object")]
    [InlineData("/api/chat", "[]", 400, "is not valid")]
    [InlineData("/api/chat", "{}", 400, "model is required")]
    [InlineData("/api/chat", """{"model": 5}""", 400, "$.model")]
    [InlineData("/api/chat", """{"model": "tiny", "messages": [{"role": 1}]}""", 400, "$.messages[0].role")]
    [InlineData("/api/chat", """{"model": "nope"}""", 404, "model 'nope' not found")]
    [InlineData("/api/chat", """{"model": "tiny", "keep_alive": "soon"}""", 400, "keep_alive")]
    [InlineData("/api/chat", """{"model": "embedder", "messages": [{"role": "user", "content": "a"}]}""", 400, "tiny")]
    [InlineData("/api/chat", """{"model": "tiny", "messages": [{"role": "user", "content": "a"}], "format": "yaml"}""", 400, "format")]
    [InlineData("/api/chat", """{"model": "tiny", "messages": [{"role": "user", "content": "a"}]}""", 503, "/nonexistent/llama-server")]
    [InlineData("/api/generate", """{"model": "nope:7b", "prompt": "a"}""", 404, "model 'nope:7b' not found")]
    [InlineData("/api/generate", """{"model": "tiny", "prompt": "a", "suffix": "b"}""", 400, "suffix")]
    [InlineData("/api/show", """{"model": "nope"}""", 404, "model 'nope' not found")]
    [InlineData("/api/embed", """{"model": "tiny", "input": "a"}""", 400, "embedder")]
    [InlineData("/api/embed", """{"model": "embedder", "input": [1]}""", 400, "input")]
    [InlineData("/api/pull", """{"model": "llama3.2"}""", 404, "no model 'llama3.2' in the catalogue")]
    [InlineData("/api/pull", "{}", 400, "model is required")]
    [InlineData("/api/pull", "{", 400, "is not valid")]
    [InlineData("/api/create", "{}", 501, "/api/create")]
    [InlineData("/api/push", "{}", 501, "HEARTH-MODELS")]
    [InlineData("/api/copy", "{}", 400, "source and destination are required")]
    [InlineData("/api/copy", """{"source": "nope", "destination": "other"}""", 404, "model 'nope' not found")]
    [InlineData("/api/copy", """{"source": "tiny", "destination": "../other"}""", 400, "cannot be the name")]
    [InlineData("/api/copy", """{"source": "tiny", "destination": "embedder"}""", 409, "embedder")]
    public async Task AnyPath_CannotAnswer_SaysWhyInOllamasShape(string path, string request, int status, string reason)
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(WriteBoth);

        var (response, body) = await agent.PostAsync(path, request);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(reason, body.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_NoUtf8_Answers400()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(WriteBoth);
        using var content = new ByteArrayContent([.. "{\"model\": \""u8, 0xFF, 0xFE, .. "\"}"u8]);

        using var response = await agent.Client.PostAsync(new Uri("/api/chat", UriKind.Relative), content, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Chat_BodyOverTheLimit_Answers413()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(WriteBoth, ("Gateway:MaxRequestBytes", "4096"));

        var (response, body) = await agent.PostAsync("/api/chat", $$"""{"model": "tiny", "x": "{{new string('x', 9000)}}"}""");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("4 KiB", body.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAi_NameWithOllamasTag_IsTheSameModel()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(WriteBoth);

        Assert.Equal("tiny", (await agent.GetAsync("/v1/models/tiny:latest")).GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Object, (await agent.GetAsync("/v1/models/tiny:latest:latest")).GetProperty("error").ValueKind);
    }

    private static void WriteBoth(string directory)
    {
        TinyModel.WriteTo(directory);
        TinyEncoder.WriteEmbedderTo(directory);
    }
}
