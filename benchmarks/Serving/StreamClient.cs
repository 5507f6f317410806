using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Serialization;

namespace Appliance.Benchmarks.Serving;

/// <summary>Streams chats from one server with as little work as it can, so that what is measured is the server.</summary>
internal sealed class StreamClient : IDisposable
{
    private const int Telling = 2000;

    private readonly HttpClient _http;

    private StreamClient(SocketsHttpHandler handler, string address)
    {
        (handler.UseProxy, handler.PooledConnectionIdleTimeout) = (false, TimeSpan.FromSeconds(2));
        _http = new HttpClient(handler) { BaseAddress = new Uri(address), Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Asks a port of this machine.</summary>
    public static StreamClient ToPort(int port) =>
        new(new SocketsHttpHandler(), string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));

    /// <summary>Asks a Unix socket, a connection for each request, as the gateway does.</summary>
    public static StreamClient ToSocket(string path) => new(
        new SocketsHttpHandler
        {
            PooledConnectionLifetime = TimeSpan.Zero,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        },
        "http://runner");

    /// <summary>So many answers at once of so many tokens each.</summary>
    /// <returns>The time until the last of them had ended.</returns>
    public async Task<TimeSpan> StreamAsync(string model, int streams, int tokens, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, streams).Select(stream => Task.Run(() => AskAsync(model, stream, tokens, cancellationToken), cancellationToken)));
        return clock.Elapsed;
    }

    /// <summary>One answer.</summary>
    /// <returns>The time until its first bytes.</returns>
    /// <exception cref="InvalidDataException">It was refused or incomplete.</exception>
    public async Task<TimeSpan> AskAsync(string model, int stream, int tokens, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new Question(model, [new Message("user", $"Hello {stream}")], Stream: true, tokens)),
        };
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[16 << 10];
        TimeSpan? first = null;
        var (events, isLineEnd, last) = (0, false, "");
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            first ??= clock.Elapsed;
            last = read < Telling ? Encoding.UTF8.GetString(buffer, 0, read) : last;
            foreach (var letter in buffer.AsSpan(0, read))
            {
                events += isLineEnd && letter == '\n' ? 1 : 0;
                isLineEnd = letter == '\n';
            }
        }
        // A role, the tokens, the end and [DONE].
        return events >= tokens ? first!.Value : throw new InvalidDataException($"An answer of {tokens} tokens had {events} events; the last: {last}");
    }

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    // max_tokens and ignore_eos as llama-server reads them; the serializer's defaults would change the names.
    private sealed record Question(
        [property: JsonPropertyName("model")] string Model,
        [property: JsonPropertyName("messages")] IReadOnlyList<Message> Messages,
        [property: JsonPropertyName("stream")] bool Stream,
        [property: JsonPropertyName("max_tokens")] int Tokens)
    {
        [JsonPropertyName("ignore_eos")]
        public bool IgnoresEnd { get; } = true;
    }

    private sealed record Message(
        [property: JsonPropertyName("role")] string Role,
        [property: JsonPropertyName("content")] string Content);
}
