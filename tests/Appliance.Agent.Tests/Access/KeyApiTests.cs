using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Appliance.Agent.Tests.Support;
using Appliance.TestModels;

namespace Appliance.Agent.Tests.Access;

/// <summary>Keys over the API: who is let in, and who is told what.</summary>
public sealed class KeyApiTests
{
    [Fact]
    public async Task Keys_NoneWasMade_EverybodyMayAsk()
    {
        await using var agent = await StartAsync();

        var list = await agent.GetAsync("/api/hearth/keys");

        Assert.False(list.GetProperty("asks_for_keys").GetBoolean());
        Assert.Equal("tiny", (await agent.GetAsync("/v1/models")).GetProperty("data")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task MakeKey_TheFirst_IsAnAdministratorsAndClosesTheApi()
    {
        await using var agent = await StartAsync();

        var (response, body) = await agent.PostAsync("/api/hearth/keys", """{"name": "me", "role": "user"}""");

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Matches("^hearth-[A-Za-z0-9_-]{43}$", body.GetProperty("key").GetString());
        Assert.Equal("admin", body.GetProperty("about").GetProperty("role").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(agent, "/v1/models", null));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(agent, "/v1/models", body.GetProperty("key").GetString()));
    }

    [Theory]
    [InlineData("/", HttpStatusCode.OK)]
    [InlineData("/healthz", HttpStatusCode.OK)]
    [InlineData("/api/version", HttpStatusCode.OK)]
    [InlineData("/nothing/here", HttpStatusCode.NotFound)]
    [InlineData("/v1/models", HttpStatusCode.Unauthorized)]
    [InlineData("/v1/models/tiny", HttpStatusCode.Unauthorized)]
    [InlineData("/api/tags", HttpStatusCode.Unauthorized)]
    [InlineData("/api/ps", HttpStatusCode.Unauthorized)]
    [InlineData("/api/push", HttpStatusCode.Unauthorized)]
    [InlineData("/metrics", HttpStatusCode.Unauthorized)]
    [InlineData("/api/hearth/keys", HttpStatusCode.Unauthorized)]
    [InlineData("/api/hearth/rig", HttpStatusCode.Unauthorized)]
    [InlineData("/api/hearth/plan", HttpStatusCode.Unauthorized)]
    [InlineData("/api/hearth/usage", HttpStatusCode.Unauthorized)]
    public async Task AnyPath_ClosedAndNoKey_IsOpenOnlyWhereItMustBe(string path, HttpStatusCode status)
    {
        await using var agent = await StartAsync();
        await MakeAsync(agent, null, """{"name": "me"}""");

        Assert.Equal(status, await StatusAsync(agent, path, null));
    }

    [Theory]
    [InlineData("/v1/chat/completions", "error.code", "invalid_api_key")]
    [InlineData("/v1/messages", "error.type", "authentication_error")]
    [InlineData("/v1/messages", "type", "error")]
    [InlineData("/api/chat", "error", "This device asks for an API key: send it as 'Authorization: Bearer KEY'. Whoever runs the device can make one for you.")]
    public async Task Refusal_NoKey_HasTheShapeOfTheApi(string path, string field, string value)
    {
        await using var agent = await StartAsync();
        await MakeAsync(agent, null, """{"name": "me"}""");

        var (response, body) = await agent.PostAsync(path, "{}");

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(value, field.Split('.').Aggregate(body, (element, name) => element.GetProperty(name)).GetString());
    }

    [Fact]
    public async Task Key_InAnthropicsHeader_IsTaken()
    {
        await using var agent = await StartAsync();
        var key = await MakeAsync(agent, null, """{"name": "me"}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models") { Headers = { { "x-api-key", key } } };

        using var response = await agent.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/hearth/keys")]
    [InlineData("POST", "/api/hearth/keys")]
    [InlineData("DELETE", "/api/delete")]
    [InlineData("POST", "/api/pull")]
    [InlineData("POST", "/api/copy")]
    public async Task Managing_UsersKey_IsForbidden(string method, string path)
    {
        await using var agent = await StartAsync();
        var admin = await MakeAsync(agent, null, """{"name": "me"}""");
        var user = await MakeAsync(agent, admin, """{"name": "somebody"}""");

        var asUser = await SendAsync(agent, method, path, user, "{}");
        var asAdmin = await SendAsync(agent, method, path, admin, """{"name": "other"}""");

        Assert.Equal(HttpStatusCode.Forbidden, asUser.Status);
        Assert.NotEqual(HttpStatusCode.Forbidden, asAdmin.Status);
        Assert.NotEqual(HttpStatusCode.Unauthorized, asAdmin.Status);
    }

    [Fact]
    public async Task Revoke_AKey_EndsItAtOnce()
    {
        await using var agent = await StartAsync();
        var admin = await MakeAsync(agent, null, """{"name": "me"}""");
        var user = await MakeAsync(agent, admin, """{"name": "somebody"}""");

        var (status, list) = await SendAsync(agent, "DELETE", "/api/hearth/keys/somebody", admin);

        Assert.Equal((HttpStatusCode.OK, 1), (status, list.GetProperty("keys").GetArrayLength()));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(agent, "/v1/models", user));
    }

    [Fact]
    public async Task Revoke_TheLastAdministratorsKey_IsRefused()
    {
        await using var agent = await StartAsync();
        var admin = await MakeAsync(agent, null, """{"name": "me"}""");
        await MakeAsync(agent, admin, """{"name": "temporary", "role": "admin", "expires_at": "2100-01-01T00:00:00Z"}""");

        var (revoked, _) = await SendAsync(agent, "DELETE", "/api/hearth/keys/me", admin);
        var (ended, _) = await SendAsync(agent, "PATCH", "/api/hearth/keys/me", admin, """{"expires_at": "2100-01-01T00:00:00Z"}""");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (revoked, ended));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(agent, "/api/hearth/keys", admin));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"name": "a\nb"}""")]
    [InlineData("""{"name": "anonymous"}""")]
    [InlineData("""{"name": "a", "models": "tiny"}""")]
    [InlineData("""{"name": "a", "requests_per_minute": 0}""")]
    [InlineData("""{"name": "a", "tokens_per_minute": -5}""")]
    [InlineData("""{"name": "a", "concurrent": 1.5}""")]
    [InlineData("""{"name": "a", "expires_at": "yesterday"}""")]
    [InlineData("""{"name": "a", "expires_at": "2001-01-01T00:00:00Z"}""")]
    [InlineData("""{"name": "a", "role": "king"}""")]
    public async Task MakeKey_RequestMakesNoSense_IsRefusedAndLeavesTheApiOpen(string request)
    {
        await using var agent = await StartAsync();

        var (response, _) = await agent.PostAsync("/api/hearth/keys", request);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.False((await agent.GetAsync("/api/hearth/keys")).GetProperty("asks_for_keys").GetBoolean());
    }

    [Fact]
    public async Task MakeKey_NameIsTaken_IsRefused()
    {
        await using var agent = await StartAsync();
        var admin = await MakeAsync(agent, null, """{"name": "me"}""");

        var (status, _) = await SendAsync(agent, "POST", "/api/hearth/keys", admin, """{"name": "me"}""");

        Assert.Equal(HttpStatusCode.Conflict, status);
    }

    [Fact]
    public async Task Key_LimitedToModels_DoesNotSeeTheOthers()
    {
        await using var agent = await StartAsync(directory => TinyModel.WriteTo(directory, "other.gguf"));
        var admin = await MakeAsync(agent, null, """{"name": "me"}""");
        var user = await MakeAsync(agent, admin, """{"name": "child", "models": ["ti*"]}""");

        var (_, openAi) = await SendAsync(agent, "GET", "/v1/models", user);
        var (_, ollama) = await SendAsync(agent, "GET", "/api/tags", user);
        var (one, _) = await SendAsync(agent, "GET", "/v1/models/other", user);
        var (chat, refusal) = await SendAsync(agent, "POST", "/v1/chat/completions", user, TestAgent.Chat("other", 1, "hello"));
        var (translated, error) = await SendAsync(agent, "POST", "/api/chat", user, """{"model": "other", "messages": []}""");

        Assert.Equal("tiny", Assert.Single(openAi.GetProperty("data").EnumerateArray()).GetProperty("id").GetString());
        Assert.Equal("tiny:latest", Assert.Single(ollama.GetProperty("models").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.NotFound), (one, chat, translated));
        Assert.DoesNotContain("Available: other", refusal.ToString(), StringComparison.Ordinal);
        Assert.Equal("model 'other' not found", error.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Guests_LetIn_UseModelsAndNothingElse()
    {
        await using var agent = await StartAsync(directory => TinyModel.WriteTo(directory, "other.gguf"));
        var admin = await MakeAsync(agent, null, """{"name": "me"}""");

        var (_, list) = await SendAsync(agent, "PATCH", "/api/hearth/keys/anonymous", admin, """{"models": ["tiny"], "requests_per_minute": 5}""");

        Assert.Equal(5, list.GetProperty("guest").GetProperty("requests_per_minute").GetInt32());
        Assert.Single((await agent.GetAsync("/api/tags")).GetProperty("models").EnumerateArray());
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(agent, "/api/hearth/rig", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(agent, "/metrics", null));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(agent, "/api/tags", "hearth-of-yesterday"));
        await SendAsync(agent, "DELETE", "/api/hearth/keys/anonymous", admin);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(agent, "/api/tags", null));
    }

    [Fact]
    public async Task Limits_RequestsAMinute_Answers429WithRetryAfter()
    {
        await using var agent = await StartAsync();
        var admin = await MakeAsync(agent, null, """{"name": "me"}""");
        var user = await MakeAsync(agent, admin, """{"name": "child", "requests_per_minute": 2}""");
        var body = TestAgent.Chat("nope", 1, "hello");

        var statuses = new List<HttpStatusCode>();
        for (var count = 0; count < 3; count++)
        {
            statuses.Add((await SendAsync(agent, "POST", "/v1/chat/completions", user, body)).Status);
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = new StringContent("{}"), Headers = { { "x-api-key", user } } };
        using var limited = await agent.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var error = await limited.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal([HttpStatusCode.NotFound, HttpStatusCode.NotFound, HttpStatusCode.TooManyRequests], statuses);
        Assert.InRange(limited.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 61);
        Assert.Equal("rate_limit_error", error.GetProperty("error").GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(agent, "/v1/models", user));
    }

    [Fact]
    public async Task Limits_Changed_CountAtOnce()
    {
        await using var agent = await StartAsync();
        var admin = await MakeAsync(agent, null, """{"name": "me"}""");
        var user = await MakeAsync(agent, admin, """{"name": "child", "requests_per_minute": 1}""");
        var body = TestAgent.Chat("nope", 1, "hello");
        await SendAsync(agent, "POST", "/v1/chat/completions", user, body);
        var (before, _) = await SendAsync(agent, "POST", "/v1/chat/completions", user, body);

        await SendAsync(agent, "PATCH", "/api/hearth/keys/child", admin, """{"requests_per_minute": null}""");

        Assert.Equal(HttpStatusCode.TooManyRequests, before);
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(agent, "POST", "/v1/chat/completions", user, body)).Status);
    }

    [Fact]
    public async Task Rig_NoAdministrator_HidesWhatTellsTheMachineApart()
    {
        await using var agent = await StartAsync();

        var rig = await agent.GetAsync("/api/hearth/rig");

        Assert.DoesNotContain("\"serial\"", rig.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"uuid\"", rig.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FrontPage_Closed_TellsNoModels()
    {
        await using var agent = await StartAsync();
        await agent.GetAsync("/v1/models");
        await MakeAsync(agent, null, """{"name": "me"}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Accept", "text/html" } } };

        using var response = await agent.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var page = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("asks for an API key", page, StringComparison.Ordinal);
        Assert.DoesNotContain("tiny", page, StringComparison.Ordinal);
    }

    private static Task<TestAgent> StartAsync(Action<string>? writeMore = null) => TestAgent.StartWithoutRunnerAsync(directory =>
    {
        TinyModel.WriteTo(directory);
        writeMore?.Invoke(directory);
    });

    private static async Task<string> MakeAsync(TestAgent agent, string? admin, string request) =>
        (await SendAsync(agent, "POST", "/api/hearth/keys", admin, request)).Body.GetProperty("key").GetString()!;

    private static async Task<HttpStatusCode> StatusAsync(TestAgent agent, string path, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null)
        {
            request.Headers.Add("Authorization", $"Bearer {key}");
        }
        using var response = await agent.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(TestAgent agent, string method, string path, string? key, string? body = null) =>
        agent.SendAsync(method, path, key, body);
}
