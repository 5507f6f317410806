using System.Diagnostics;
using System.Globalization;
using Appliance.Build.Machines;
using Appliance.Processes;
using Appliance.TestModels;

namespace Appliance.EndToEnd.Browser;

/// <summary>The agent as it is published, on this machine, with a file for a screen. Disposing ends it.</summary>
internal sealed class PublishedAgent : IAsyncDisposable
{
    private readonly ProcessStartInfo _start;
    private readonly string _folder;
    private Process _process;

    private PublishedAgent(ProcessStartInfo start, string folder, Uri console)
    {
        (_start, _folder, Console) = (start, folder, console);
        _process = Start();
    }

    /// <summary>Where its console is.</summary>
    public Uri Console { get; }

    public static async Task<PublishedAgent> StartAsync(string folder, string runnerTree, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(ScreenOf(folder), "", cancellationToken);
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
            ["Screen__Device"] = ScreenOf(folder),
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
        return new PublishedAgent(start, folder, console);
    }

    /// <summary>Ends it without a word to anyone, and starts it again.</summary>
    public async Task RestartAsync()
    {
        await DisposeAsync();
        _process = Start();
    }

    /// <summary>Waits until the screen shows a setup code.</summary>
    public async Task<string> ReadCodeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (SetupJourney.CodeOn(await File.ReadAllTextAsync(ScreenOf(_folder), cancellationToken)) is { } code)
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

    private static string ScreenOf(string folder) => Path.Combine(folder, "screen");

    private Process Start()
    {
        var process = StarterThread.Run(() => Process.Start(_start)!);
        process.OutputDataReceived += (_, line) => File.AppendAllText(Path.Combine(_folder, "log"), line.Data + "\n");
        process.ErrorDataReceived += (_, line) => File.AppendAllText(Path.Combine(_folder, "errors"), line.Data + "\n");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
