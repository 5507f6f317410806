using System.ClientModel;
using System.Net;
using System.Text.Json;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;
using OpenAI;

namespace Appliance.Agent.Tests.Gateway;

/// <summary>The paths that llama-server answers itself, and what stands before them.</summary>
public sealed class RunnerRoutesTests
{
    [Theory]
    [InlineData("/v1/embeddings", "tiny", "embedder")]
    [InlineData("/v1/rerank", "tiny", "reranker")]
    [InlineData("/rerank", "embedder", "reranker")]
    [InlineData("/v1/chat/completions", "embedder", "tiny")]
    [InlineData("/v1/responses", "reranker", "tiny")]
    public async Task AnyRoute_ModelOfAnotherKind_NamesOneThatCan(string path, string asked, string able)
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(WriteAll);

        var (response, body) = await agent.PostAsync(path, $$"""{"model": "{{asked}}"}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("wrong_kind_of_model", body.GetProperty("error").GetProperty("code").GetString());
        Assert.Contains($"Models that can: {able}.", body.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"model": "claude"}""", HttpStatusCode.NotFound, "not_found_error")]
    [InlineData("""{"model": "embedder"}""", HttpStatusCode.BadRequest, "invalid_request_error")]
    [InlineData("{", HttpStatusCode.BadRequest, "invalid_request_error")]
    [InlineData("""{"model": "tiny"}""", HttpStatusCode.BadRequest, "invalid_request_error")]
    [InlineData("""{"model": "tiny", "messages": []}""", HttpStatusCode.ServiceUnavailable, "overloaded_error")]
    public async Task Messages_Refused_HasAnthropicsShape(string request, HttpStatusCode status, string type)
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(WriteAll);

        var (response, body) = await agent.PostAsync("/v1/messages", request);

        Assert.Equal((status, type), (response.StatusCode, TypeOf(body)));
        Assert.Equal("error", body.GetProperty("type").GetString());
    }

    [Fact, Trait("Needs", "runner")]
    public async Task Embeddings_OpenAisClient_GetsOneVectorForEachText()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(WriteAll);
        var client = new OpenAIClient(
            new ApiKeyCredential("none"), new OpenAIClientOptions { Endpoint = new Uri(agent.Client.BaseAddress!, "/v1") }).GetEmbeddingClient("embedder");
        // More tokens than llama-server's usual batch.
        var longText = string.Concat(Enumerable.Repeat("qz", 350));

        var answer = await client.GenerateEmbeddingsAsync(["a b", longText, "a b"], cancellationToken: TestContext.Current.CancellationToken);

        var vectors = answer.Value.Select(embedding => embedding.ToFloats().ToArray()).ToList();
        Assert.All(vectors, vector => Assert.Equal(TinyEncoder.Embedding, vector.Length));
        Assert.Equal(1, Cosine(vectors[0], vectors[2]), 0.001);
        Assert.NotEqual(1, Cosine(vectors[0], vectors[1]), 0.001);
    }

    [Theory, Trait("Needs", "runner")]
    [InlineData("/v1/rerank")]
    [InlineData("/reranking")]
    public async Task Rerank_Texts_AreScored(string path)
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(WriteAll);

        var (response, body) = await agent.PostAsync(path, """{"model": "reranker", "query": "a", "documents": ["b c", "d e f"]}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([0, 1], body.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("index").GetInt32()).Order());
    }

    [Fact, Trait("Needs", "runner")]
    public async Task TextRoutes_TheSameModel_AnswerInTheirOwnShapes()
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(WriteAll);
        const string messages = """{"model": "tiny", "max_tokens": 3, "messages": [{"role": "user", "content": "hello"}]}""";

        var (_, response) = await agent.PostAsync("/v1/responses", """{"model": "tiny", "max_output_tokens": 3, "input": "hello"}""");
        var (_, message) = await agent.PostAsync("/v1/messages", messages);
        var (_, count) = await agent.PostAsync("/v1/messages/count_tokens", messages);
        var (refusal, error) = await agent.PostAsync("/v1/messages", """{"model": "tiny", "max_tokens": 3}""");

        Assert.Equal(3, response.GetProperty("usage").GetProperty("output_tokens").GetInt32());
        Assert.Equal("max_tokens", message.GetProperty("stop_reason").GetString());
        Assert.InRange(count.GetProperty("input_tokens").GetInt32(), 5, 50);
        Assert.False(refusal.IsSuccessStatusCode);
        Assert.Contains("'messages' is required", error.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal("invalid_request_error", TypeOf(error));
    }

    private static void WriteAll(string directory)
    {
        TinyModel.WriteTo(directory);
        TinyEncoder.WriteEmbedderTo(directory);
        TinyEncoder.WriteRerankerTo(directory);
    }

    private static string? TypeOf(JsonElement body) => body.GetProperty("error").GetProperty("type").GetString();

    private static double Cosine(float[] left, float[] right) =>
        left.Zip(right, (a, b) => (double)a * b).Sum() / Math.Sqrt(left.Sum(a => (double)a * a) * right.Sum(b => (double)b * b));
}
