using System.Net;
using System.Text.Json;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Models.Downloads;

/// <summary>What was downloaded, in the real llama-server.</summary>
[Trait("Needs", "runner")]
public sealed class DownloadedModelTests
{
    [Fact]
    public async Task Pull_ThenChat_AnswersUnderTheNameAskedFor()
    {
        await using var hub = await TestHub.StartAsync();
        hub.Add("someone/Tiny-GGUF", "Tiny-Q4_K_M.gguf", TinyModel.ToArray());
        await using var agent = await TestAgent.StartWithLlamaServerAsync(_ => { }, hub.Settings);
        await agent.PostAsync("/api/pull", """{"model": "hf.co/someone/Tiny-GGUF:Q4_K_M", "stream": false}""");

        var (response, body) = await agent.ChatAsync("hf.co/someone/Tiny-GGUF:Q4_K_M", tokens: 5);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(5, body.GetProperty("usage").GetProperty("completion_tokens").GetInt32());
    }

    [Fact]
    public async Task Pull_ModelThatSees_AnswersToAnImage()
    {
        await using var hub = await TestHub.StartAsync();
        hub.Add("someone/Tiny-GGUF", "Tiny-Q4_K_M.gguf", TinyModel.ToArray());
        hub.Add("someone/Tiny-GGUF", "mmproj-F16.gguf", TinyProjector.Describe().ToArray());
        await using var agent = await TestAgent.StartWithLlamaServerAsync(_ => { }, hub.Settings);
        await agent.PostAsync("/api/pull", """{"model": "hf.co/someone/Tiny-GGUF:Q4_K_M", "stream": false}""");

        var (response, body) = await agent.PostAsync("/v1/chat/completions", $$$"""
            {"model": "Tiny-Q4_K_M", "max_tokens": 4, "messages": [{"role": "user", "content": [
                {"type": "text", "text": "what is this?"}, {"type": "image_url", "image_url": {"url": "data:image/png;base64,{{{Pictures.Red}}}"}}]}]}
            """);

        Assert.Equal((HttpStatusCode.OK, 4), (response.StatusCode, body.GetProperty("usage").GetProperty("completion_tokens").GetInt32()));
    }

    [Fact]
    public async Task Delete_ModelThatSees_TakesItsProjectorToo()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(models =>
        {
            TinyModel.WriteTo(models);
            TinyProjector.WriteTo(models);
        });

        await agent.SendAsync(HttpMethod.Delete, "/api/hearth/models/tiny");

        Assert.Empty(Directory.EnumerateFiles(agent.Models, "*.gguf"));
    }

    [Fact]
    public async Task Delete_LoadedButIdle_UnloadsFirst()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(models => TinyModel.WriteTo(models));
        await agent.ChatAsync("tiny");

        var (status, _) = await agent.SendAsync(HttpMethod.Delete, "/api/hearth/models/tiny");

        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.ChatAsync("tiny")).Response.StatusCode);
    }

    [Fact]
    public async Task Delete_Answering_IsRefusedAndTheAnswerGoesOn()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(models => TinyModel.WriteTo(models));
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/chat/completions", UriKind.Relative)) { Content = new StringContent(TestAgent.Chat("tiny", 1500, "hello", stream: true)) };
        using var answer = await agent.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        await reader.ReadLineAsync(TestContext.Current.CancellationToken);

        var (status, text) = await agent.SendAsync(HttpMethod.Delete, "/api/hearth/models/tiny");

        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("try again when it has ended", JsonDocument.Parse(text).RootElement.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("[DONE]", await reader.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
