using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Appliance.Benchmarks;

/// <summary>Calls the agent's API.</summary>
internal sealed class Api(int port) : IDisposable
{
    private const string DataPrefix = "data: ";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new() { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")), Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Where it answers.</summary>
    public int Port => port;

    /// <summary>Asks for the health until it is good.</summary>
    public async Task<bool> WaitForHealthAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        while ((await TryGetAsync("/healthz", cancellationToken))?["status"]?.GetValue<string>() != "ok")
        {
            await Task.Delay(pause, cancellationToken);
        }
        return true;
    }

    /// <summary>Asks for the models until one of this name is among them.</summary>
    public async Task<bool> WaitForModelAsync(string id, TimeSpan pause, CancellationToken cancellationToken)
    {
        while ((await TryGetAsync("/v1/models", cancellationToken))?["data"]?.AsArray().Any(model => model!["id"]!.GetValue<string>() == id) != true)
        {
            await Task.Delay(pause, cancellationToken);
        }
        return true;
    }

    /// <summary>Reads a streamed answer of so many tokens to its end.</summary>
    /// <returns>The time from the question to the answer's first text.</returns>
    /// <exception cref="InvalidDataException">The agent refused, or the answer had no text.</exception>
    public async Task<TimeSpan> ChatAsync(string model, int tokens, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(Question(model, tokens)) };
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidDataException($"The chat was refused: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
        }
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
        TimeSpan? first = null;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            first ??= HasText(line) ? clock.Elapsed : null;
        }
        return first ?? throw new InvalidDataException("The answer ended without any text.");
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static JsonObject Question(string model, int tokens) => new()
    {
        ["model"] = model,
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Hello" }),
        ["stream"] = true,
        ["max_tokens"] = tokens,
        // llama-server's own: a model of random weights would end where it likes.
        ["ignore_eos"] = true,
    };

    private static bool HasText(string line) =>
        line.StartsWith(DataPrefix, StringComparison.Ordinal) && line[DataPrefix.Length..] is not "[DONE]" and var data
        && JsonNode.Parse(data)?["choices"]?.AsArray() is [{ } choice, ..] && !string.IsNullOrEmpty(choice["delta"]?["content"]?.GetValue<string>());

    private async Task<JsonNode?> TryGetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            // QEMU accepts a forwarded connection before the guest does and then says nothing.
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            return await _http.GetFromJsonAsync<JsonNode>(path, limit.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
