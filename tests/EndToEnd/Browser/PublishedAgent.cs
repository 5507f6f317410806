using System.Diagnostics;
using System.Globalization;
using Appliance.Build.Machines;
using Appliance.Processes;
using Appliance.TestModels;

namespace Appliance.EndToEnd.Browser;

/// <summary>The agent as it is published, on this machine, with a file for a screen. Disposing ends it.</summary>
internal sealed class PublishedAgent : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _screen;

    private PublishedAgent(Process process, string screen, Uri console) => (_process, _screen, Console) = (process, screen, console);

    /// <summary>Where its console is.</summary>
    public Uri Console { get; }

    public static async Task<PublishedAgent> StartAsync(string folder, string runnerTree, CancellationToken cancellationToken)
    {
        var screen = Path.Combine(folder, "screen");
        await File.WriteAllTextAsync(screen, "", cancellationToken);
        var models = Directory.CreateDirectory(Path.Combine(folder, "models")).FullName;
        Models.WriteTo(models);
        var console = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{PortForward.Any(0).Host}"));
        // setpriv becomes the agent, which then ends with this program, however that ends.
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "TERM", Inputs.Agent, "serve"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var settings = new Dictionary<string, string>
        {
            ["Gateway__Urls"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{PortForward.Any(0).Host}"),
            ["Console__Urls"] = console.ToString().TrimEnd('/'),
            ["Console__Directory"] = Path.Combine(folder, "console"),
            ["Console__RunDirectory"] = Path.Combine(folder, "run"),
            ["Settings__Directory"] = Path.Combine(folder, "settings"),
            ["Access__Directory"] = Path.Combine(folder, "access"),
            ["Models__Directories__0"] = Directory.CreateDirectory(Path.Combine(folder, "store")).FullName,
            ["Models__Directories__1"] = models,
            ["Runners__Directory"] = Path.Combine(folder, "runners"),
            ["Screen__Device"] = screen,
        };
        string[] runner = ["bwrap", .. RunnerRoot.Mounts(runnerTree), "--bind", folder, folder, "--unshare-pid", "--die-with-parent", "llama-server"];
        foreach (var (index, part) in runner.Index())
        {
            settings[string.Create(CultureInfo.InvariantCulture, $"Runners__Command__{index}")] = part;
        }
        foreach (var (key, value) in settings)
        {
            start.Environment["HEARTH_" + key] = value;
        }
        var process = StarterThread.Run(() => Process.Start(start)!);
        process.OutputDataReceived += (_, line) => File.AppendAllText(Path.Combine(folder, "log"), line.Data + "\n");
        process.ErrorDataReceived += (_, line) => File.AppendAllText(Path.Combine(folder, "errors"), line.Data + "\n");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new PublishedAgent(process, screen, console);
    }

    /// <summary>Waits until the screen shows a setup code.</summary>
    public async Task<string> ReadCodeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (SetupJourney.CodeOn(await File.ReadAllTextAsync(_screen, cancellationToken)) is { } code)
            {
                return code;
            }
            Assert.False(_process.HasExited, "The agent has ended.");
            await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
