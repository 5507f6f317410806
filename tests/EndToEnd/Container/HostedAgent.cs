using System.Diagnostics;
using Appliance.Build.Machines;
using Appliance.Processes;

namespace Appliance.EndToEnd.Container;

/// <summary>The published agent on this machine, its runners in containers of an engine.</summary>
internal sealed class HostedAgent : IAsyncDisposable
{
    private static readonly TimeSpan StopDeadline = TimeSpan.FromMinutes(1);

    private readonly Process _process;

    private HostedAgent(Process process, int port) => (_process, Api) = (process, new Api(port));

    public Api Api { get; }

    /// <summary>Starts it with models and sockets in <paramref name="folder"/>.</summary>
    public static HostedAgent Start(DockerDaemon docker, string image, string folder)
    {
        var port = PortForward.Any(0).Host;
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", Inputs.Agent, "serve", "--runners", "container"]);
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["Gateway__Urls"] = $"http://127.0.0.1:{port}",
            ["Models__Directories__0"] = Path.Combine(folder, "models"),
            ["Runners__Directory"] = Path.Combine(folder, "run"),
            ["Runners__Container__Image"] = image,
            ["Access__Directory"] = Path.Combine(folder, "access"),
            ["Settings__Directory"] = Path.Combine(folder, "settings"),
            ["Console__IsOn"] = "false",
        })
        {
            start.Environment["HEARTH_" + name] = value;
        }
        if (docker.Socket is { } socket)
        {
            start.Environment["DOCKER_HOST"] = socket;
        }
        return new HostedAgent(StarterThread.Run(() => Process.Start(start)!), port);
    }

    /// <summary>Ends it as a power cut would, without a word to its runners.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        if (!_process.HasExited)
        {
            // SIGTERM, on which it ends its runners.
            await Process.Start("kill", [$"{_process.Id}"]).WaitForExitAsync();
            await _process.WaitForExitAsync().WaitAsync(StopDeadline);
        }
        _process.Dispose();
    }
}
