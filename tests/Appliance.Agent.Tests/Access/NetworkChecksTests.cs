using System.Net;
using System.Text.Json;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Access;

/// <summary>What web pages may do, and under which names the device answers.</summary>
public sealed class NetworkChecksTests
{
    [Theory]
    [InlineData("http://localhost", true)]
    [InlineData("http://localhost:3000", true)]
    [InlineData("https://127.0.0.1:8443", true)]
    [InlineData("http://[::1]:5173", true)]
    [InlineData("http://hearth.local:8080", true)]
    [InlineData("app://obsidian.md", true)]
    [InlineData("vscode-file://vscode-app", true)]
    [InlineData("chrome-extension://abcdef", true)]
    [InlineData("moz-extension://1b2c", true)]
    [InlineData("https://chat.example.org", true)]
    [InlineData("https://a.wild.example.org", true)]
    [InlineData("https://example.org", false)]
    [InlineData("https://localhost.example.org", false)]
    [InlineData("https://chat.example.org.evil.example", false)]
    [InlineData("http://192.0.2.7", false)]
    [InlineData("null", false)]
    public async Task Origin_OfAPage_IsAnsweredOnlyWhenAllowed(string origin, bool isAllowed)
    {
        await using var agent = await StartAsync();

        using var response = await SendAsync(agent, HttpMethod.Get, "/v1/models", ("Origin", origin));

        Assert.Equal(isAllowed ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(isAllowed, response.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) && allowed.Single() == origin);
    }

    [Fact]
    public async Task Origin_AnyIsAllowed_IsAnswered()
    {
        await using var agent = await TestAgent.StartWithoutRunnerAsync(_ => { }, ("Access:Origins:0", "*"));

        using var response = await SendAsync(agent, HttpMethod.Get, "/v1/models", ("Origin", "https://example.org"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/messages")]
    [InlineData("/api/chat")]
    [InlineData("/api/hearth/keys")]
    [InlineData("/metrics")]
    public async Task Preflight_ClosedApi_IsAnsweredWithoutAKey(string path)
    {
        await using var agent = await StartAsync();
        await agent.PostAsync("/api/hearth/keys", """{"name": "me"}""");

        using var response = await SendAsync(
            agent, HttpMethod.Options, path, ("Origin", "http://localhost:3000"),
            ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type,x-stainless-os"));

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("http://localhost:3000", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("authorization", response.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
        Assert.Contains("POST", response.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nothing", HttpStatusCode.NotFound)]
    [InlineData("/v1/models/nope", HttpStatusCode.NotFound)]
    public async Task Errors_ForAnAllowedPage_CanBeRead(string path, HttpStatusCode status)
    {
        await using var agent = await StartAsync();

        using var response = await SendAsync(agent, HttpMethod.Get, path, ("Origin", "http://localhost:3000"));

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("http://localhost:3000", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task Refusal_WithoutAKey_CanBeReadByAnAllowedPage()
    {
        await using var agent = await StartAsync();
        await agent.PostAsync("/api/hearth/keys", """{"name": "me"}""");

        using var response = await SendAsync(agent, HttpMethod.Get, "/v1/models", ("Origin", "http://localhost:3000"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("http://localhost:3000", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task MakeKey_FromAStrangersPage_IsRefused()
    {
        await using var agent = await StartAsync();
        using var content = new StringContent("""{"name": "evil"}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/hearth/keys") { Content = content, Headers = { { "Origin", "https://evil.example" } } };

        using var response = await agent.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False((await agent.GetAsync("/api/hearth/keys")).GetProperty("asks_for_keys").GetBoolean());
    }

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]:11434", true)]
    [InlineData("203.0.113.9:80", true)]
    [InlineData("hearth.local", true)]
    [InlineData("HEARTH.local.", true)]
    [InlineData("ollama:11434", true)]
    [InlineData("rig.home.arpa", true)]
    [InlineData("ai.example.org", true)]
    [InlineData("evil.example", false)]
    [InlineData("hearth.local.evil.example:11434", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    public async Task Host_OfARequest_IsAnsweredOnlyWhenItCanBeThis(string host, bool isAnswered)
    {
        await using var agent = await StartAsync();

        using var response = await SendAsync(agent, HttpMethod.Get, "/api/tags", ("Host", host));
        var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;

        Assert.Equal(isAnswered ? HttpStatusCode.OK : HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(isAnswered, body.TryGetProperty("models", out _));
        Assert.True(isAnswered || body.GetProperty("error").GetString()!.Contains("is not called", StringComparison.Ordinal));
    }

    private static Task<TestAgent> StartAsync() => TestAgent.StartWithoutRunnerAsync(
        directory => TinyModel.WriteTo(directory),
        ("Access:Origins:0", "https://chat.example.org"), ("Access:Origins:1", "https://*.wild.example.org"), ("Access:Hosts:0", "ai.example.org"));

    private static async Task<HttpResponseMessage> SendAsync(TestAgent agent, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return await agent.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
