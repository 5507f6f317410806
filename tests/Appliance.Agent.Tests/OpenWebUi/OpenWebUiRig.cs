using System.Net;
using System.Text.RegularExpressions;
using Appliance.Agent.OpenWebUi;
using Appliance.Agent.Tests.Support;
using Appliance.Agent.WebConsole;
using Appliance.ChatStandIn;
using Appliance.Console.Ports;
using Appliance.Settings;
using Appliance.TestModels;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Appliance.Agent.Tests.OpenWebUi;

/// <summary>
/// An agent with its console and with Open WebUI's door, and behind the door, on a Unix socket, what stands in for it: run with the variables
/// that the agent writes, asking the agent's own API. Ada administers the rig, Zoé uses it.
/// </summary>
public sealed partial class OpenWebUiRig : IAsyncLifetime
{
    internal const string Password = "seven blue herons";
    internal const string User = "Zoé";

    private readonly CookieContainer _nobody = new();
    private WebApplication? _chat;

    internal TestAgent Agent { get; private set; } = null!;

    /// <summary>The console.</summary>
    internal Uri Console { get; private set; } = null!;

    /// <summary>The door.</summary>
    internal Uri Door { get; private set; } = null!;

    /// <summary>The real llama-server where there is one.</summary>
    internal static bool HasRunner => Directory.Exists(Environment.GetEnvironmentVariable("HEARTH_RUNNER_TREE"));

    public async ValueTask InitializeAsync()
    {
        (string, string)[] settings =
        [
            ("Console:IsOn", "true"), ("Console:Urls", "https://127.0.0.1:0;http://127.0.0.1:0"), ("Console:ChatUrls", "https://127.0.0.1:0"),
            ("Console:RunDirectory", "{directory}/run-console"), ("Access:IsClosedFirst", "true"),
            ("OpenWebUi:Socket", "{directory}/chat.sock"), ("OpenWebUi:Directory", "{directory}/chat"), ("OpenWebUi:Interval", "00:00:00.1"),
        ];
        Agent = HasRunner
            ? await TestAgent.StartWithLlamaServerAsync(WriteModels, settings)
            : await TestAgent.StartWithoutRunnerAsync(WriteModels, settings);
        var urls = Agent.Services.GetRequiredService<ConsoleService>().Urls.Where(url => url.StartsWith("https", StringComparison.Ordinal)).ToArray();
        (Console, Door) = (new Uri(urls[0]), new Uri(urls[1]));
        Assert.IsType<SaveResult.Saved>(await Agent.Services.GetRequiredService<SettingsStore>().UpdateAsync(
            document => document with
            {
                Users =
                [
                    new UserSettings { Name = "Ada", Role = UserRole.Admin, PasswordHash = PasswordHash.Create(Password) },
                    new UserSettings { Name = User, PasswordHash = PasswordHash.Create(Password) },
                ],
                Setup = new SetupSettings { Claimed = true, Finished = true },
            },
            TestContext.Current.CancellationToken));
        await StartChatAsync();
    }

    /// <summary>Starts what is behind the door, and waits until the agent knows.</summary>
    internal async Task StartChatAsync()
    {
        var secret = Agent.Services.GetRequiredService<OpenWebUiSecrets>().Current;
        var environment = OpenWebUiEnvironment.For(Environment.MachineName, secret, "embedder")
            .ToDictionary(pair => pair.Key, pair => pair.Value.Replace("http://127.0.0.1:11434", Agent.Client.BaseAddress!.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal));
        environment["DATA_DIR"] = Path.Combine(Agent.Shared, "open-webui");
        environment["STATIC_DIR"] = Path.Combine(Agent.Shared, "open-webui-static");
        _chat = StandInServer.Build(environment, "http://unix:" + Path.Combine(Agent.Shared, "chat.sock"));
        await _chat.StartAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => Task.FromResult(IsReady));
    }

    /// <summary>Ends what is behind the door, and waits until the agent knows.</summary>
    internal async Task StopChatAsync()
    {
        await _chat!.DisposeAsync();
        await Eventually.TrueAsync(() => Task.FromResult(!IsReady));
    }

    /// <summary>A browser in which nobody has signed in.</summary>
    internal HttpClient Open() => Client(new CookieContainer());

    /// <summary>A browser in which somebody has signed in to the console.</summary>
    internal async Task<HttpClient> SignInAsync(string name) => Client(await SessionAsync(name));

    /// <summary>The cookies of such a browser.</summary>
    internal async Task<CookieContainer> SessionAsync(string name)
    {
        var cookies = new CookieContainer();
        using var browser = Client(cookies);
        var page = await browser.GetStringAsync(new Uri(Console, "/sign-in"), TestContext.Current.CancellationToken);
        using var form = new FormUrlEncodedContent(
        [
            new("_handler", "sign-in"), new("__RequestVerificationToken", WebUtility.HtmlDecode(Token().Match(page).Groups[1].Value)),
            new("Name", name), new("Password", Password),
        ]);
        using var answer = await browser.PostAsync(new Uri(Console, "/sign-in"), form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return cookies;
    }

    /// <summary>A client that takes the device's certificate, and follows nothing.</summary>
    internal HttpClient Client(CookieContainer? cookies)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, CookieContainer = cookies ?? _nobody };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        return new HttpClient(handler) { BaseAddress = Door };
    }

    public async ValueTask DisposeAsync()
    {
        if (_chat is not null)
        {
            await _chat.DisposeAsync();
        }
        await Agent.DisposeAsync();
    }

    private bool IsReady => Agent.Services.GetRequiredService<IWebChat>().State == WebChatState.Ready;

    private static void WriteModels(string directory)
    {
        TinyModel.WriteTo(directory);
        TinyEncoder.WriteEmbedderTo(directory);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
