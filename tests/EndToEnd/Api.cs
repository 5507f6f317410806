using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Appliance.EndToEnd;

/// <summary>Calls the API the way a client of OpenAI's does.</summary>
internal sealed class Api(int port) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly HttpClient _http = new() { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Asks for the health until it is good.</summary>
    public async Task<JsonNode> WaitForHealthAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await TryGetAsync("/healthz", cancellationToken) is { } health && health["status"]!.GetValue<string>() == "ok")
            {
                return health;
            }
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Asks for the models until one of this name is among them.</summary>
    /// <returns>The whole answer.</returns>
    public async Task<JsonNode> WaitForModelAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var models = await TryGetAsync("/v1/models", cancellationToken);
            if (models?["data"]!.AsArray().Any(model => model!["id"]!.GetValue<string>() == id) == true)
            {
                return models;
            }
            await Task.Delay(Pause, cancellationToken);
        }
    }

    /// <summary>Asks for a completion of exactly so many tokens, as a stream, and reads it to its end.</summary>
    public async Task<ChatAnswer> ChatAsync(string model, int tokens, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new JsonObject
            {
                ["model"] = model,
                ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Hello" }),
                ["stream"] = true,
                ["stream_options"] = new JsonObject { ["include_usage"] = true },
                ["max_tokens"] = tokens,
                // llama-server's own: a model of random weights would end where it likes.
                ["ignore_eos"] = true,
            }),
        };
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            Assert.Fail($"The chat was refused: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
        return await ReadAsync(reader, clock, cancellationToken);
    }

    /// <summary>Asks for anything, with a key or without.</summary>
    public async Task<(HttpStatusCode Status, string Text)> GetAsync(string path, string? key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
        using var response = await _http.SendAsync(request, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>Has a recording turned into text.</summary>
    public async Task<string> TranscribeAsync(string model, byte[] recording, CancellationToken cancellationToken)
    {
        using var form = new MultipartFormDataContent { { new StringContent(model), "model" }, { new ByteArrayContent(recording), "file", "recording.wav" } };
        using var response = await _http.PostAsync("/v1/audio/transcriptions", form, cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)!["text"]!.GetValue<string>() : $"refused: {(int)response.StatusCode} {text}";
    }

    public void Dispose() => _http.Dispose();

    private static async Task<ChatAnswer> ReadAsync(StreamReader reader, Stopwatch clock, CancellationToken cancellationToken)
    {
        TimeSpan? first = null;
        var (chunks, tokens, done) = (0, 0, false);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!line.StartsWith("data: ", StringComparison.Ordinal))
            {
                continue;
            }
            if (line == "data: [DONE]")
            {
                done = true;
                continue;
            }
            var chunk = JsonNode.Parse(line[6..])!;
            if (chunk["choices"]?.AsArray() is [{ } choice] && !string.IsNullOrEmpty(choice["delta"]?["content"]?.GetValue<string>()))
            {
                first ??= clock.Elapsed;
                chunks++;
            }
            tokens = chunk["usage"]?["completion_tokens"]?.GetValue<int>() ?? tokens;
        }
        return new ChatAnswer(tokens, chunks, done, first ?? clock.Elapsed, clock.Elapsed);
    }

    private async Task<JsonNode?> TryGetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            // QEMU accepts a forwarded connection before the guest does and then says nothing.
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(TimeSpan.FromSeconds(10));
            return await _http.GetFromJsonAsync<JsonNode>(path, limit.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}

/// <summary>A streamed answer: its tokens by the server's count, the pieces it came in, and when.</summary>
internal sealed record ChatAnswer(int Tokens, int Chunks, bool Done, TimeSpan FirstToken, TimeSpan Whole);
