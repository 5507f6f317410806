using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Appliance.Agent.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Appliance.Agent.Tests.Support;

/// <summary>An agent that listens on a free port of this machine, with its own models.</summary>
internal sealed class TestAgent : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly WebApplication _app;

    private TestAgent(TemporaryDirectory directory, WebApplication app, CapturedLogs logs)
    {
        (_directory, _app, Logs) = (directory, app, logs);
        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        Client = new HttpClient { BaseAddress = new Uri(addresses.Addresses.Single()) };
    }

    public HttpClient Client { get; }

    public CapturedLogs Logs { get; }

    public IServiceProvider Services => _app.Services;

    public string Runners => _directory.Runners;

    public string Models => _directory.Models;

    public string Access => _directory.Access;

    /// <summary>The directory that the runners share with this machine; it is in the command line of each.</summary>
    public string Shared => _directory.Path;

    /// <summary>An agent whose llama-server cannot be found; for everything that comes before a runner.</summary>
    public static Task<TestAgent> StartWithoutRunnerAsync(Action<string> writeModels, params (string Key, string Value)[] settings) =>
        StartAsync(_ => ["/nonexistent/llama-server"], writeModels, settings);

    /// <summary>An agent with the real llama-server; skips the test where there is none.</summary>
    public static Task<TestAgent> StartWithLlamaServerAsync(Action<string> writeModels, params (string Key, string Value)[] settings)
    {
        RunnerTree.Require();
        return StartAsync(directory => RunnerTree.CommandSharing(directory), writeModels, settings);
    }

    /// <summary>An agent with the real llama-server, whisper-server and ffmpeg; skips the test where there are none.</summary>
    public static Task<TestAgent> StartWithWhisperAsync(Action<string> writeModels, params (string Key, string Value)[] settings)
    {
        RunnerTree.Require();
        return StartAsync(directory => RunnerTree.CommandSharing(directory), writeModels, settings, directory =>
        [
            ("Transcription:Command", RunnerTree.CommandSharing(directory, "whisper-server")),
            ("Transcription:DecoderCommand", RunnerTree.CommandSharing(directory, "ffmpeg")),
        ]);
    }

    /// <summary>The same with so many of Mesa's software cards; skips the test where there are none.</summary>
    public static Task<TestAgent> StartWithCardsAsync(int cards, Action<string> writeModels, params (string Key, string Value)[] settings)
    {
        RunnerTree.RequireCards();
        return StartAsync(directory => RunnerTree.CommandWithCards(directory, cards), writeModels, settings);
    }

    public async Task<(HttpResponseMessage Response, JsonElement Body)> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        var response = await Client.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        return (response, await ReadJsonAsync(response));
    }

    /// <summary>Any request, with an API key unless that is null.</summary>
    public async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(string method, string path, string? key, string? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (key is not null)
        {
            request.Headers.Add("Authorization", $"Bearer {key}");
        }
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        }
        using var response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await ReadJsonAsync(response));
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var response = await Client.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        return await ReadJsonAsync(response);
    }

    public Task<(HttpResponseMessage Response, JsonElement Body)> ChatAsync(string model, int tokens = 4, string prompt = "hello") =>
        PostAsync("/v1/chat/completions", Chat(model, tokens, prompt));

    public static string Chat(string model, int tokens, string prompt, bool stream = false) => JsonSerializer.Serialize(new
    {
        model,
        stream,
        max_tokens = tokens,
        messages = new[] { new { role = "user", content = prompt } },
    });

    /// <summary>Stops as systemd stops it: in order.</summary>
    public Task StopAsync() => _app.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        // Disposing tells them to end and does not wait; what they still write would come after the directory.
        var services = _app.Services.GetServices<IHostedService>().OfType<BackgroundService>().Select(service => service.ExecuteTask).OfType<Task>().ToList();
        await _app.DisposeAsync();
        await Task.WhenAll(services).WaitAsync(TimeSpan.FromSeconds(10)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Logs.Dispose();
        _directory.Dispose();
    }

    private static async Task<TestAgent> StartAsync(
        Func<string, IReadOnlyList<string>> command,
        Action<string> writeModels,
        (string Key, string Value)[] settings,
        Func<string, IEnumerable<(string Key, IReadOnlyList<string> Command)>>? programs = null)
    {
        var directory = new TemporaryDirectory();
        writeModels(Directory.CreateDirectory(directory.Models).FullName);
        Directory.CreateDirectory(directory.Runners);
        var all = new Dictionary<string, string?>
        {
            ["Gateway:Urls"] = "http://127.0.0.1:0",
            ["Console:IsOn"] = "false",
            ["Models:Directories:0"] = directory.Models,
            ["Models:ScanInterval"] = "00:00:00.2",
            ["Access:Directory"] = directory.Access,
            ["Settings:Directory"] = Path.Combine(directory.Path, "settings"),
            ["Console:Directory"] = Path.Combine(directory.Path, "console"),
            ["Updates:Directory"] = Path.Combine(directory.Path, "updates"),
            ["Updates:RunDirectory"] = Path.Combine(directory.Path, "run-updates"),
            ["Updates:Stick"] = Path.Combine(directory.Path, "stick"),
            ["Runners:Directory"] = directory.Runners,
            ["Runners:Backoff"] = "00:00:00.3",
        };
        Add("Runners:Command", command(directory.Path));
        foreach (var (key, list) in programs?.Invoke(directory.Path) ?? [])
        {
            Add(key, list);
        }
        foreach (var (key, value) in settings)
        {
            all[key] = value.Replace("{directory}", directory.Path, StringComparison.Ordinal);
        }
        var logs = new CapturedLogs();
        var app = AgentApplication.Build(all, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Logging.AddProvider(logs);
            builder.Logging.SetMinimumLevel(LogLevel.Trace);
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new TestAgent(directory, app, logs);

        void Add(string key, IReadOnlyList<string> list)
        {
            foreach (var (index, part) in list.Index())
            {
                all[string.Create(CultureInfo.InvariantCulture, $"{key}:{index}")] = part;
            }
        }
    }

    private static async Task<JsonElement> ReadJsonAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return JsonDocument.Parse(text).RootElement;
    }
}
