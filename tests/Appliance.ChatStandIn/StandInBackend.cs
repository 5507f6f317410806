using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Appliance.ChatStandIn;

/// <summary>What it asks of the API, in the shape in which Open WebUI asks it.</summary>
internal sealed class StandInBackend(IReadOnlyDictionary<string, string> environment)
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout.InfiniteTimeSpan };

    public async Task CompleteAsync(HttpContext context, StandInPerson person)
    {
        var body = await ReadAsync(context);
        await SendAsync(context, HttpMethod.Post, "OPENAI", "/chat/completions", Json(body), person);
    }

    // The first of the tasks after an answer: one message, not streamed, limited.
    public async Task TitleAsync(HttpContext context, StandInPerson person)
    {
        var body = await ReadAsync(context);
        var task = new JsonObject
        {
            ["model"] = (string?)body["model"],
            ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Write a title for: " + body["messages"]!.ToJsonString() }),
            ["stream"] = false,
            ["max_tokens"] = 8,
        };
        await SendAsync(context, HttpMethod.Post, "OPENAI", "/chat/completions", Json(task), person);
    }

    public async Task EmbedAsync(HttpContext context)
    {
        var body = await ReadAsync(context);
        body["model"] ??= environment["RAG_EMBEDDING_MODEL"];
        await SendAsync(context, HttpMethod.Post, "RAG_OPENAI", "/embeddings", Json(body));
    }

    public async Task TranscribeAsync(HttpContext context)
    {
        var file = (await context.Request.ReadFormAsync()).Files[0];
        using var content = new MultipartFormDataContent
        {
            { new StringContent(environment["AUDIO_STT_MODEL"]), "model" },
            { new StreamContent(file.OpenReadStream()), "file", Guid.NewGuid() + Path.GetExtension(file.FileName) },
        };
        await SendAsync(context, HttpMethod.Post, "AUDIO_STT_OPENAI", "/audio/transcriptions", content);
    }

    /// <summary>Asks, and passes the answer on as it comes.</summary>
    public async Task SendAsync(HttpContext context, HttpMethod method, string connection, string path, HttpContent? content, StandInPerson? person = null)
    {
        var (urls, keys) = connection == "OPENAI" ? ("OPENAI_API_BASE_URLS", "OPENAI_API_KEYS") : ($"{connection}_API_BASE_URL", $"{connection}_API_KEY");
        using var request = new HttpRequestMessage(method, environment[urls].Split(';')[0] + path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", environment[keys].Split(';')[0]);
        if (person is not null && environment.GetValueOrDefault("ENABLE_FORWARD_USER_INFO_HEADERS") == "true")
        {
            request.Headers.Add("X-OpenWebUI-User-Email", person.Email);
            request.Headers.Add("X-OpenWebUI-User-Role", person.Role);
        }
        using var answer = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await using var body = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
        var buffer = new byte[4096];
        for (int read; (read = await body.ReadAsync(buffer, context.RequestAborted)) > 0;)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static async Task<JsonObject> ReadAsync(HttpContext context) =>
        (await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted))!.AsObject();

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(), Encoding.UTF8, "application/json");
}
