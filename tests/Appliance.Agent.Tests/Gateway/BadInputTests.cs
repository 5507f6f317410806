using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Gateway;

/// <summary>What no honest client sends.</summary>
public sealed class BadInputTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/api/nothing", "error", JsonValueKind.String)]
    [InlineData("/api/chat/more", "error", JsonValueKind.String)]
    [InlineData("/v1/messages/nothing", "type", JsonValueKind.String)]
    [InlineData("/v1/nothing", "error", JsonValueKind.Object)]
    [InlineData("/v1/nothing.json", "error", JsonValueKind.Object)]
    [InlineData("/api/hearth/nothing", "error", JsonValueKind.Object)]
    public async Task UnknownPath_OfAnApi_IsAnsweredInItsShape(string path, string field, JsonValueKind kind)
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { });

        var (response, body) = await agent.PostAsync(path, "{}");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(kind, body.GetProperty(field).ValueKind);
    }

    [Theory]
    [InlineData("/v1/chat/completions", "messages")]
    [InlineData("/v1/completions", "prompt")]
    [InlineData("/v1/responses", "input")]
    [InlineData("/v1/messages", "messages")]
    [InlineData("/v1/messages/count_tokens", "messages")]
    public async Task Request_WithoutItsMainField_Answers400(string path, string field)
    {
        await using var agent = await StartAsync();

        var (response, body) = await agent.PostAsync(path, """{"model": "tiny"}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains($"'{field}' is required", body.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/messages")]
    [InlineData("/api/chat")]
    public async Task Request_NoUtf8AnywhereInIt_Answers400(string path)
    {
        await using var agent = await StartAsync();
        using var content = new ByteArrayContent([.. "{\"model\": \"tiny\", \"messages\": [{\"role\": \"user\", \"content\": \""u8, 0xFF, 0xFE, .. "\"}]}"u8]);

        using var response = await agent.Client.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("UTF-8", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/api/chat")]
    public async Task Request_Of50Megabytes_Answers413(string path)
    {
        await using var agent = await StartAsync();

        var (response, body) = await agent.PostAsync(path, TestAgent.Chat("tiny", 1, new string('x', 50_000_000)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("32 MiB", body.ToString(), StringComparison.Ordinal);
    }

    [Theory, Trait("Needs", "runner")]
    [InlineData("/v1/chat/completions", """{"model": "tiny", "max_tokens": 1, "messages": [{"role": "user", "content": "a"}], "nobody_knows": {"this": [1, null]}}""", 200)]
    [InlineData("/v1/messages", """{"model": "tiny", "max_tokens": 1, "messages": [{"role": "user", "content": "a"}], "nobody_knows": {"this": [1, null]}}""", 200)]
    [InlineData("/api/chat", """{"model": "tiny", "stream": false, "options": {"num_predict": 1, "nobody_knows": 1}, "messages": [{"role": "user", "content": "a", "x": 1}], "nobody_knows": {"this": [1, null]}}""", 200)]
    [InlineData("/v1/chat/completions", """{"model": "tiny", "messages": [{"content": "a"}]}""", 400)]
    [InlineData("/v1/chat/completions", """{"model": "tiny", "messages": [{"role": "user", "content": "a"}], "tools": "none"}""", 400)]
    [InlineData("/v1/chat/completions", """{"model": "tiny", "messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,aaaa"}}]}]}""", 400)]
    public async Task Request_ToARealRunner_IsAnsweredOrRefusedButNoFault(string path, string request, int status)
    {
        await using var agent = await TestAgent.StartWithLlamaServerAsync(directory => TinyModel.WriteTo(directory));

        var (response, body) = await agent.PostAsync(path, request);

        Assert.True(status == (int)response.StatusCode, $"{response.StatusCode}: {body}");
    }

    [Fact]
    public async Task Client_SendsHeadersDropByDrop_IsSentAway()
    {
        await using var agent = await StartAsync(("Gateway:HeadersTimeout", "00:00:02"));
        using var client = await ConnectAsync(agent);
        await client.SendAsync("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nX-A: "u8.ToArray(), Cancellation);

        var answer = await ReadWhileDrippingAsync(client);

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await agent.ChatAsync("nope")).Response.StatusCode);
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/api/chat")]
    public async Task Client_SendsItsBodyDropByDrop_IsSentAway(string path)
    {
        await using var agent = await StartAsync(("Gateway:SlowBodyGrace", "00:00:02"));
        using var client = await ConnectAsync(agent);
        await client.SendAsync(
            Encoding.ASCII.GetBytes($"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"), Cancellation);

        var answer = await ReadWhileDrippingAsync(client);

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
        Assert.Contains("\"error\"", answer, StringComparison.Ordinal);
    }

    private static Task<TestAgent> StartAsync(params (string Key, string Value)[] settings) =>
        TestAgent.StartWithoutRunnerAsync(directory => TinyModel.WriteTo(directory), settings);

    private static async Task<Socket> ConnectAsync(TestAgent agent)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, agent.Client.BaseAddress!.Port, Cancellation);
        return client;
    }

    // A byte every 100 ms, until the server has had enough.
    private static async Task<string> ReadWhileDrippingAsync(Socket client)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        using var stream = new NetworkStream(client);
        using var reader = new StreamReader(stream);
        var answer = reader.ReadToEndAsync(patience.Token);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!answer.IsCompleted && await timer.WaitForNextTickAsync(patience.Token))
        {
            try
            {
                await client.SendAsync("x"u8.ToArray(), patience.Token);
            }
            catch (SocketException)
            {
                // Sent away.
                break;
            }
        }
        return await answer;
    }
}
