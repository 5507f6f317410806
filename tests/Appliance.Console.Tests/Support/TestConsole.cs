using System.Net;
using Appliance.Console.Access;
using Appliance.Console.Hosting;
using Appliance.Console.Ports;
using Appliance.Console.Tls;
using Appliance.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Appliance.Console.Tests.Support;

/// <summary>A console by TLS on free ports of this machine, with settings of its own. A restart keeps what is on the disk.</summary>
internal sealed class TestConsole : IAsyncDisposable
{
    public const string Boot = "a-boot";
    public const string Password = "seven blue herons";

    private readonly TemporaryDirectory _directory = new();
    private WebApplication _app = null!;

    private TestConsole()
    {
    }

    public FakeTimeProvider Time { get; } = new(TimeProvider.System.GetUtcNow());

    public TestNetwork Network { get; } = new();

    public string Path => _directory.Path;

    /// <summary>Where hearth-settings.service would write.</summary>
    public string MachineRoot => System.IO.Path.Combine(_directory.Path, "machine");

    public NetworkTrial Trial => _app.Services.GetRequiredService<NetworkTrial>();

    public Uri Https => Address("https");

    public Uri Http => Address("http:");

    public SettingsStore Settings => _app.Services.GetRequiredService<SettingsStore>();

    public Door Door => _app.Services.GetRequiredService<Door>();

    /// <summary>Started, not claimed.</summary>
    public static async Task<TestConsole> StartAsync(Action<WebApplication>? more = null)
    {
        var console = new TestConsole();
        await console.StartAgainAsync(more);
        return console;
    }

    /// <summary>Started, set up, with the administrator Ada and the user Bob.</summary>
    public static async Task<TestConsole> StartFinishedAsync(Action<WebApplication>? more = null)
    {
        var console = await StartAsync(more);
        await console.FinishAsync();
        return console;
    }

    /// <summary>As the wizard does at its end.</summary>
    public async Task FinishAsync() => Assert.IsType<SaveResult.Saved>(await Settings.UpdateAsync(
        document => document with
        {
            Users =
            [
                new UserSettings { Name = "Ada", Role = UserRole.Admin, PasswordHash = PasswordHash.Create(Password) },
                new UserSettings { Name = "Bob", PasswordHash = PasswordHash.Create(Password) },
            ],
            Setup = new SetupSettings { Claimed = true, Finished = true },
        },
        TestContext.Current.CancellationToken));

    public async Task StartAgainAsync(Action<WebApplication>? more = null)
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
        }
        var options = new ConsoleOptions
        {
            Urls = "https://127.0.0.1:0;http://127.0.0.1:0",
            Directory = System.IO.Path.Combine(_directory.Path, "console"),
            RunDirectory = System.IO.Path.Combine(_directory.Path, "run"),
        };
        _app = ConsoleApplication.Build(options, builder =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<TimeProvider>(Time);
            builder.Services.AddSingleton<IDeviceNetwork>(Network);
            builder.Services.AddSingleton(provider => new NetworkTrial(
                provider.GetRequiredService<SettingsStore>(), System.IO.Path.Combine(MachineRoot, "run", "hearth"), Boot, Time));
        });
        more?.Invoke(_app);
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A browser of its own: its cookies, and no redirect is followed.</summary>
    public Browser Open() => new(Https, _app.Services.GetRequiredService<DeviceCertificates>().Authority);

    /// <summary>A browser in which somebody has signed in.</summary>
    public async Task<Browser> SignInAsync(string name, string password = Password)
    {
        var browser = Open();
        using var answer = await browser.SubmitAsync(ConsolePaths.SignIn, "sign-in", ("Name", name), ("Password", password));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return browser;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _directory.Dispose();
    }

    private Uri Address(string scheme) => new(_app.Urls.Single(url => url.StartsWith(scheme, StringComparison.Ordinal)));
}
