using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Appliance.ChatStandIn;

namespace Appliance.Agent.Tests.OpenWebUi;

/// <summary>Open WebUI's door, from a browser to what is behind it.</summary>
public sealed class OpenWebUiDoorTests(OpenWebUiRig rig) : IClassFixture<OpenWebUiRig>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_NobodySignedIn_IsSentToTheConsoleAndBack()
    {
        using var browser = rig.Open();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/c/some-chat");
        request.Headers.Accept.ParseAdd("text/html");

        using var answer = await browser.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(new Uri(rig.Console, "/sign-in?to=/open-webui"), answer.Headers.Location);
    }

    [Theory]
    [InlineData("/api/config")]
    [InlineData("/health")]
    [InlineData("/test/headers")]
    public async Task Script_NobodySignedIn_IsRefused(string path)
    {
        using var browser = rig.Open();

        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Console_Entry_LeadsToTheDoor()
    {
        using var browser = await rig.SignInAsync("Ada");

        using var answer = await browser.GetAsync(new Uri(rig.Console, "/open-webui"), Cancellation);

        Assert.Equal(rig.Door, answer.Headers.Location);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/credits")]
    public async Task Console_Pages_ShowTheWay(string path)
    {
        using var browser = await rig.SignInAsync(OpenWebUiRig.User);

        var page = await browser.GetStringAsync(new Uri(rig.Console, path), Cancellation);

        Assert.Contains("href=\"/open-webui\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_SignedIn_IsThatOfOpenWebUiUnchanged()
    {
        using var browser = await rig.SignInAsync("Ada");

        using var answer = await browser.GetAsync(new Uri("/", UriKind.Relative), Cancellation);

        Assert.Equal(StandInServer.Page, await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Contains("connect-src 'self'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("Ada", "ada@hearth.local", "Ada", "admin")]
    [InlineData(OpenWebUiRig.User, "zo%c3%a9@hearth.local", "Zo%C3%A9", "user")]
    public async Task Headers_OfClients_AreReplacedByTheSessions(string name, string email, string shown, string role)
    {
        using var browser = await rig.SignInAsync(name);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/test/headers");
        foreach (var header in (string[])["X-Hearth-Email", "x-hearth-role", "X_Hearth_Email", "X-Hearth-Groups", "X-OpenWebUI-User-Email", "Forwarded", "X-Real-IP", "Remote-User", "X-Forwarded-User"])
        {
            request.Headers.TryAddWithoutValidation(header, "admin@localhost");
        }

        using var answer = await browser.SendAsync(request, Cancellation);

        var headers = (await answer.Content.ReadFromJsonAsync<Dictionary<string, string>>(Cancellation))!;
        Assert.Equal((email, shown, role), (headers["X-Hearth-Email"], headers["X-Hearth-Name"], headers["X-Hearth-Role"]));
        Assert.DoesNotContain(headers, header => header.Value.Contains("localhost", StringComparison.Ordinal));
        Assert.Equal("https", headers["X-Forwarded-Proto"]);
        Assert.Equal($"{Environment.MachineName.ToLowerInvariant()}.local:3000", headers["Host"]);
    }

    [Fact]
    public async Task Cookies_OfTheConsole_DoNotReachIt()
    {
        using var browser = await rig.SignInAsync("Ada");
        using var _ = await browser.PostAsync(new Uri("/api/v1/auths/signin", UriKind.Relative), null, Cancellation);

        using var answer = await browser.GetAsync(new Uri("/test/headers", UriKind.Relative), Cancellation);

        var cookie = (await answer.Content.ReadFromJsonAsync<Dictionary<string, string>>(Cancellation))!["Cookie"];
        Assert.Matches("^token=[0-9a-f]{64}$", cookie);
    }

    [Fact]
    public async Task Cookies_WithTheConsolesNames_AreNotTakenFromIt()
    {
        using var browser = await rig.SignInAsync("Ada");

        using var answer = await browser.PostAsync(new Uri("/test/cookie", UriKind.Relative), null, Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers, header => header.Key == "Set-Cookie" && header.Value.Any(value => value.Contains("stolen", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Post_FromAnotherPage_IsRefused()
    {
        using var browser = await rig.SignInAsync("Ada");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/auths/signin");
        request.Headers.Add("Origin", "https://elsewhere.example");

        using var answer = await browser.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task Page_UnderAForeignName_IsRefused()
    {
        using var browser = await rig.SignInAsync("Ada");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Host = "rebound.example";

        using var answer = await browser.SendAsync(request, Cancellation);

        Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Upload_LargerThanTheConsoleTakes_Passes()
    {
        using var browser = await rig.SignInAsync("Ada");
        using var content = new ByteArrayContent(new byte[5 << 20]);

        using var answer = await browser.PostAsync(new Uri("/test/upload", UriKind.Relative), content, Cancellation);

        Assert.Equal(5 << 20, (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["bytes"]!.GetValue<long>());
    }

    [Fact]
    public async Task WebSocket_SignedIn_PassesBothWays()
    {
        using var socket = await ConnectAsync(await rig.SessionAsync("Ada"), rig.Door.GetLeftPart(UriPartial.Authority));

        var opened = await ReceiveAsync(socket);
        await socket.SendAsync("2probe"u8.ToArray(), WebSocketMessageType.Text, true, Cancellation);
        var echoed = await ReceiveAsync(socket);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Cancellation);

        Assert.StartsWith("0{", opened, StringComparison.Ordinal);
        Assert.Equal("2probe", echoed);
    }

    [Theory]
    [InlineData(true, "https://elsewhere.example", HttpStatusCode.Forbidden)]
    [InlineData(false, null, HttpStatusCode.Unauthorized)]
    public async Task WebSocket_OfAnotherPageOrNobody_IsRefused(bool isSignedIn, string? origin, HttpStatusCode status)
    {
        var cookies = isSignedIn ? await rig.SessionAsync("Ada") : new CookieContainer();
        using var socket = new ClientWebSocket();

        await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(socket, cookies, origin ?? rig.Door.GetLeftPart(UriPartial.Authority)));

        Assert.Equal(status, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Models_ForOpenWebUi_AreThoseToChatWith()
    {
        using var browser = await EnterAsync(OpenWebUiRig.User);

        var list = await browser.GetFromJsonAsync<JsonObject>(new Uri("/api/models", UriKind.Relative), Cancellation);

        Assert.Equal(["tiny"], list!["data"]!.AsArray().Select(model => (string?)model!["id"]));
        // Loaded when another test asked it before.
        Assert.Contains((string?)list["data"]![0]!["status"]!["value"], (string[])["unloaded", "loading", "loaded"]);
    }

    [Fact]
    public async Task Key_OfOpenWebUi_AdministersNothing()
    {
        var key = ((Appliance.Agent.OpenWebUi.OpenWebUiSecrets)rig.Agent.Services.GetService(typeof(Appliance.Agent.OpenWebUi.OpenWebUiSecrets))!).Current.ApiKey;

        var (status, _) = await rig.Agent.SendAsync("GET", "/api/hearth/keys", key);

        Assert.Equal(HttpStatusCode.Forbidden, status);
    }

    [Fact, Trait("Needs", "runner")]
    public async Task Chat_ThroughTheDoor_StreamsTheModelsTokens()
    {
        Assert.SkipUnless(OpenWebUiRig.HasRunner, "HEARTH_RUNNER_TREE does not name a runner tree, so the real llama-server cannot be run.");
        using var browser = await EnterAsync(OpenWebUiRig.User);
        var question = new { model = "tiny", stream = true, max_tokens = 6, messages = new[] { new { role = "user", content = "hello" } } };

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/chat/completions") { Content = JsonContent.Create(question) };
        using var answer = await browser.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);

        var events = (await answer.Content.ReadAsStringAsync(Cancellation)).Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal))
            .Select(line => JsonNode.Parse(line["data: ".Length..])!).ToList();
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(6, events.Count(chunk => (string?)chunk["choices"]?.AsArray().FirstOrDefault()?["delta"]?["content"] is { Length: > 0 }));
    }

    [Fact, Trait("Needs", "runner")]
    public async Task Tasks_AfterAnAnswer_AreAnswered()
    {
        Assert.SkipUnless(OpenWebUiRig.HasRunner, "HEARTH_RUNNER_TREE does not name a runner tree, so the real llama-server cannot be run.");
        using var browser = await EnterAsync("Ada");
        var task = new { model = "tiny", messages = new[] { new { role = "user", content = "hello" } } };

        using var answer = await browser.PostAsJsonAsync(new Uri("/api/v1/tasks/title/completions", UriKind.Relative), task, Cancellation);

        Assert.NotEmpty((string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["choices"]![0]!["message"]!["content"] ?? "");
    }

    [Fact, Trait("Needs", "runner")]
    public async Task Embeddings_OfADocument_ComeAsNumbers()
    {
        Assert.SkipUnless(OpenWebUiRig.HasRunner, "HEARTH_RUNNER_TREE does not name a runner tree, so the real llama-server cannot be run.");
        using var browser = await EnterAsync("Ada");

        using var answer = await browser.PostAsJsonAsync(new Uri("/api/embeddings", UriKind.Relative), new { input = new[] { "a", "b" } }, Cancellation);

        var data = (await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["data"]!.AsArray();
        Assert.Equal(2, data.Count);
        Assert.All(data, item => Assert.Equal(JsonValueKind.Number, item!["embedding"]![0]!.GetValueKind()));
    }

    private async Task<HttpClient> EnterAsync(string name)
    {
        var browser = await rig.SignInAsync(name);
        using var answer = await browser.PostAsync(new Uri("/api/v1/auths/signin", UriKind.Relative), null, Cancellation);
        Assert.Equal(name, (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(Cancellation))!["name"]);
        return browser;
    }

    private async Task<ClientWebSocket> ConnectAsync(CookieContainer cookies, string origin)
    {
        var socket = new ClientWebSocket();
        await ConnectAsync(socket, cookies, origin);
        return socket;
    }

    private async Task ConnectAsync(ClientWebSocket socket, CookieContainer cookies, string origin)
    {
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.CollectHttpResponseDetails = true;
        using var client = rig.Client(cookies);
        await socket.ConnectAsync(new UriBuilder(rig.Door) { Scheme = "wss", Path = "/ws/socket.io/", Query = "?EIO=4&transport=websocket" }.Uri, client, Cancellation);
    }

    private static async Task<string> ReceiveAsync(ClientWebSocket socket)
    {
        var buffer = new byte[1024];
        var message = await socket.ReceiveAsync(buffer, Cancellation);
        return Encoding.UTF8.GetString(buffer, 0, message.Count);
    }
}
