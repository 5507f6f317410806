using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Appliance.Build.Machines;

namespace Appliance.EndToEnd.Machine;

/// <summary>One boot of that image for all tests that look at it, in the browser of its owner.</summary>
public sealed partial class ChatImageBoot : IDisposable
{
    internal const int Tokens = 8;

    private const string OwnersPassword = "correct horse battery staple";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(5);

    private readonly Lazy<Workplace> _workplace = new(() => new Workplace());
    private Task<ChatBootRecord>? _boot;

    internal Task<ChatBootRecord> BootAsync() => _boot ??= BootOnceAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        if (_workplace.IsValueCreated)
        {
            _workplace.Value.Dispose();
        }
    }

    private async Task<ChatBootRecord> BootOnceAsync(CancellationToken cancellationToken)
    {
        var disk = new MachineDisk(Inputs.ChatImage, DiskBus.Virtio) { Size = ByteSize.FromGiB(8) };
        var content = _workplace.Value.Folder("models");
        Models.WriteAllTo(content);
        var models = new MachineDisk(await ModelDisk.MakeAsync(content, _workplace.Value.Folder("model-disk"), cancellationToken), DiskBus.Usb) { Bootable = false };
        await using var machine = await BootedMachine.StartAsync("chat-image", _workplace.Value, [disk, models], cancellationToken);
        await machine.WaitForHealthAsync(cancellationToken);
        await machine.WaitForModelAsync(Models.Good, cancellationToken);
        using var stranger = Open(new CookieContainer(), machine.Door);
        using var refused = await stranger.GetAsync(new Uri("/api/config", UriKind.Relative), cancellationToken);
        var cookies = new CookieContainer();
        using var browser = Open(cookies, machine.Door);
        await SignInAsync(browser, machine.Console, cancellationToken);
        await machine.Machine.AwaitAsync("Open WebUI is ready", Deadline, token => WaitAsync(browser, token), cancellationToken);
        using var entered = await browser.PostAsync(new Uri("/api/v1/auths/signin", UriKind.Relative), null, cancellationToken);
        var person = (await entered.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
        var record = new ChatBootRecord
        {
            Stranger = refused.StatusCode,
            Person = ((string)person["email"]!, (string)person["name"]!, (string)person["role"]!),
            Models = [.. (await GetAsync(browser, "/api/models", cancellationToken))["data"]!.AsArray().Select(model => (string)model!["id"]!)],
            Tokens = await ChatAsync(browser, cancellationToken),
            Title = (string?)(await PostAsync(browser, "/api/v1/tasks/title/completions", Question(), cancellationToken))["choices"]![0]!["message"]!["content"] ?? "",
            Transcript = await TranscribeAsync(browser, cancellationToken),
            VectorLength = (await PostAsync(browser, "/api/embeddings", new JsonObject { ["input"] = new JsonArray("a text") }, cancellationToken))["data"]![0]!["embedding"]!.AsArray().Count,
            Echo = await EchoAsync(cookies, machine.Door, cancellationToken),
            ReachesApi = await ReachAsync(browser, "127.0.0.1", 11434, cancellationToken),
            ReachesConsole = await ReachAsync(browser, "127.0.0.1", 443, cancellationToken),
            // The machine that QEMU runs on, where this very door leads through.
            ReachesOutside = await ReachAsync(browser, "10.0.2.2", machine.Door.Port, cancellationToken),
            Report = await machine.ReportAsync(cancellationToken),
        };
        await machine.PowerOffAsync(cancellationToken);
        return record with { Journal = machine.Journal };
    }

    private static HttpClient Open(CookieContainer cookies, Uri door)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        return new HttpClient(handler) { BaseAddress = door, Timeout = Deadline };
    }

    private static async Task SignInAsync(HttpClient browser, Uri console, CancellationToken cancellationToken)
    {
        var page = await browser.GetStringAsync(new Uri(console, "/sign-in"), cancellationToken);
        using var form = new FormUrlEncodedContent(
        [
            new("_handler", "sign-in"), new("__RequestVerificationToken", WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value)),
            new("Name", "owner"), new("Password", OwnersPassword),
        ]);
        using var answer = await browser.PostAsync(new Uri(console, "/sign-in"), form, cancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private static async Task<bool> WaitAsync(HttpClient browser, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var answer = await browser.GetAsync(new Uri("/api/config", UriKind.Relative), cancellationToken);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                return true;
            }
            await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
        }
    }

    private static JsonObject Question() => new()
    {
        ["model"] = Models.Good,
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = "Hello" }),
    };

    private static async Task<int> ChatAsync(HttpClient browser, CancellationToken cancellationToken)
    {
        var question = Question();
        (question["stream"], question["max_tokens"], question["ignore_eos"]) = (true, Tokens, true);
        using var answer = await browser.PostAsJsonAsync(new Uri("/api/chat/completions", UriKind.Relative), question, cancellationToken);
        return (await answer.Content.ReadAsStringAsync(cancellationToken)).Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal))
            .Count(line => (string?)JsonNode.Parse(line["data: ".Length..])!["choices"]?.AsArray().FirstOrDefault()?["delta"]?["content"] is { Length: > 0 });
    }

    private static async Task<string> TranscribeAsync(HttpClient browser, CancellationToken cancellationToken)
    {
        using var recording = new ByteArrayContent(Recording.Hum(seconds: 3));
        recording.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        using var form = new MultipartFormDataContent { { recording, "file", "recording.wav" } };
        using var answer = await browser.PostAsync(new Uri("/api/v1/audio/transcriptions", UriKind.Relative), form, cancellationToken);
        return (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!["text"] ?? "";
    }

    private static async Task<string> EchoAsync(CookieContainer cookies, Uri door, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", door.GetLeftPart(UriPartial.Authority));
        using var client = Open(cookies, door);
        await socket.ConnectAsync(new UriBuilder(door) { Scheme = "wss", Path = "/ws/socket.io/" }.Uri, client, cancellationToken);
        var buffer = new byte[1024];
        await socket.ReceiveAsync(buffer, cancellationToken);
        await socket.SendAsync("2probe"u8.ToArray(), WebSocketMessageType.Text, true, cancellationToken);
        var message = await socket.ReceiveAsync(buffer, cancellationToken);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, message.Count);
    }

    private static Task<string> ReachAsync(HttpClient browser, string host, int port, CancellationToken cancellationToken) =>
        browser.GetStringAsync(new Uri($"/test/reach?host={host}&port={port}", UriKind.Relative), cancellationToken);

    private static async Task<JsonObject> GetAsync(HttpClient browser, string path, CancellationToken cancellationToken) =>
        (await browser.GetFromJsonAsync<JsonObject>(new Uri(path, UriKind.Relative), cancellationToken))!;

    private static async Task<JsonObject> PostAsync(HttpClient browser, string path, JsonObject body, CancellationToken cancellationToken)
    {
        using var answer = await browser.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, cancellationToken);
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(cancellationToken))!;
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}

/// <summary>What that boot showed.</summary>
internal sealed record ChatBootRecord
{
    public required HttpStatusCode Stranger { get; init; }

    public required (string Email, string Name, string Role) Person { get; init; }

    public required IReadOnlyList<string> Models { get; init; }

    public required int Tokens { get; init; }

    public required string Title { get; init; }

    public required string Transcript { get; init; }

    public required int VectorLength { get; init; }

    public required string Echo { get; init; }

    public required string ReachesApi { get; init; }

    public required string ReachesConsole { get; init; }

    public required string ReachesOutside { get; init; }

    public required ProbeReport Report { get; init; }

    public string Journal { get; init; } = "";
}
