using System.Diagnostics;
using System.Globalization;
using Appliance.Build.Machines;
using Appliance.Processes;
using Appliance.TestModels;

namespace Appliance.Benchmarks.Serving;

/// <summary>The runner tree's llama-server on a port of this machine. Disposing ends it.</summary>
internal sealed class LlamaProcess : IAsyncDisposable
{
    private readonly Process _process;

    private LlamaProcess(Process process, int port) => (_process, Port) = (process, port);

    /// <summary>Where it answers.</summary>
    public int Port { get; }

    /// <summary>Starts it and waits until it is healthy.</summary>
    public static async Task<LlamaProcess> StartAsync(string tree, string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var port = PortForward.Any(0).Host;
        var start = new ProcessStartInfo("nice",
        [
            "-n", "5",
            "bwrap", .. RunnerRoot.Mounts(tree), "--bind", folder, folder,
            "--unshare-pid", "--die-with-parent",
            "llama-server", "--offline", "--no-ui", "--host", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), .. arguments,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = StarterThread.Run(() => Process.Start(start)!);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var server = new LlamaProcess(process, port);
        try
        {
            using var http = new HttpClient { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
            while (!await IsHealthyAsync(http, cancellationToken))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
                _ = process.HasExited ? throw new InvalidOperationException($"llama-server ended with {process.ExitCode}.") : false;
            }
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The port of the llama-server that this one, a router, has started for a model.</summary>
    /// <exception cref="InvalidOperationException">It has started none.</exception>
    public int PortOf(string model)
    {
        var router = string.Create(CultureInfo.InvariantCulture, $"LLAMA_SERVER_ROUTER_PORT={Port}");
        var arguments = Process.GetProcessesByName("llama-server")
            .Where(process => Read(process, "environ").Contains(router))
            .Select(process => Read(process, "cmdline"))
            .FirstOrDefault(line => Option(line, "--alias") == model);
        return int.Parse(Option(arguments ?? [], "--port") ?? throw new InvalidOperationException($"The router has started no llama-server for {model}."), CultureInfo.InvariantCulture);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string[] Read(Process process, string file)
    {
        try
        {
            return File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/{file}")).Split('\0');
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return [];
        }
    }

    private static string? Option(string[] arguments, string name) => Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;

    private static async Task<bool> IsHealthyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync("/health", cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
