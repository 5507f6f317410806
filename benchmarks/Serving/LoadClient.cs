using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Appliance.Benchmarks.Serving;

/// <summary>Asks, reads every event of the answer and judges it.</summary>
internal sealed class LoadClient(int port, string model) : IDisposable
{
    private const string DataPrefix = "data: ";
    private const string Done = "[DONE]";

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")),
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>One answer.</summary>
    /// <param name="client">Who asks.</param>
    /// <param name="tokens">How long an answer is wanted.</param>
    /// <param name="leaveAfter">The client goes away after so many tokens; null when it stays.</param>
    /// <param name="cancellationToken">Ends everything.</param>
    public async Task<Answer> AskAsync(int client, int tokens, int? leaveAfter, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(Question(client, tokens)) };
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return Wrong($"status {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
            }
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
            return await JudgeAsync(reader, tokens, leaveAfter, cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            return Wrong(e.Message);
        }
        catch (OperationCanceledException)
        {
            return Wrong("the answer had not ended when the time was up");
        }
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private static async Task<Answer> JudgeAsync(StreamReader reader, int tokens, int? leaveAfter, CancellationToken cancellationToken)
    {
        var (pieces, finish, error, id) = (0, (string?)null, false, (string?)null);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!line.StartsWith(DataPrefix, StringComparison.Ordinal))
            {
                continue;
            }
            if (line[DataPrefix.Length..] == Done)
            {
                return (error, finish) switch
                {
                    (true, _) => new Answer(AnswerKind.Cut),
                    (_, "length") when pieces <= tokens && pieces > 0 => new Answer(AnswerKind.Whole),
                    _ => Wrong($"{pieces} pieces of {tokens} tokens, finish reason '{finish}'"),
                };
            }
            var chunk = JsonNode.Parse(line[DataPrefix.Length..])!;
            error |= chunk["error"] is not null;
            if (!error && (id ??= chunk["id"]?.GetValue<string>()) != chunk["id"]?.GetValue<string>())
            {
                return Wrong("the answer of another was mixed in");
            }
            var choice = chunk["choices"]?.AsArray() is [{ } first, ..] ? first : null;
            pieces += string.IsNullOrEmpty(choice?["delta"]?["content"]?.GetValue<string>()) ? 0 : 1;
            finish = choice?["finish_reason"]?.GetValue<string>() ?? finish;
            if (pieces >= leaveAfter)
            {
                return new Answer(AnswerKind.Left);
            }
        }
        return Wrong("the answer ended without a word");
    }

    private JsonObject Question(int client, int tokens) => new()
    {
        ["model"] = model,
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = string.Create(CultureInfo.InvariantCulture, $"Client {client} asks") }),
        ["stream"] = true,
        ["max_tokens"] = tokens,
        ["ignore_eos"] = true,
    };

    private static Answer Wrong(string problem) => new(AnswerKind.Wrong, problem);
}
