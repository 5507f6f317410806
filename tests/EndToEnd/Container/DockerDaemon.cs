using System.Diagnostics;
using Appliance.Build.Processes;
using Appliance.Build.Tools;
using Appliance.Processes;

namespace Appliance.EndToEnd.Container;

/// <summary>
/// A container engine for these tests: the one that runs already, or one that is started for them,
/// keeps everything in a folder of its own, and is gone afterwards.
/// </summary>
public sealed class DockerDaemon : IAsyncLifetime
{
    // The engine makes it and leaves it behind.
    private const string Bridge = "/sys/class/net/docker0";

    private static readonly TimeSpan StartDeadline = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(30);

    private readonly bool _hadBridge = Path.Exists(Bridge);
    private DirectoryInfo? _folder;
    private Process? _daemon;
    private string? _problem;

    /// <summary>Where the engine answers; the client's own default when unset.</summary>
    internal string? Socket { get; private set; }

    internal DockerEngine Engine => new(Runner);

    /// <summary>Starts the client so that it asks this engine.</summary>
    internal ICommandRunner Runner => new EngineRunner(Socket);

    /// <summary>Runs the client and returns what it wrote.</summary>
    internal async Task<string> ClientAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        (await Runner.RunAsync(new Command("docker", arguments), null, cancellationToken)).Output.Trim();

    /// <summary>Skips the test when there is no engine.</summary>
    internal void Require() => Assert.SkipWhen(_problem is not null, _problem ?? "");

    public async ValueTask InitializeAsync()
    {
        _problem = await TryAsync();
        if (_problem is null || !Environment.IsPrivilegedProcess || !OperatingSystem.IsLinux())
        {
            return;
        }
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_daemon is { HasExited: false })
        {
            // SIGTERM, on which it stops its containers and takes its mounts and bridge down.
            await Process.Start("kill", [$"{_daemon.Id}"]).WaitForExitAsync();
            await _daemon.WaitForExitAsync().WaitAsync(StopDeadline);
            if (!_hadBridge && Path.Exists(Bridge))
            {
                await Process.Start("ip", ["link", "delete", Path.GetFileName(Bridge)]).WaitForExitAsync();
            }
        }
        _daemon?.Dispose();
        _folder?.Delete(recursive: true);
    }

    private async Task StartAsync()
    {
        // A short path: a socket's has at most 108 characters.
        _folder = Directory.CreateTempSubdirectory("hearth-docker-");
        Socket = "unix://" + Path.Combine(_folder.FullName, "docker.sock");
        try
        {
            _daemon = StarterThread.Run(() => Process.Start(new ProcessStartInfo("setpriv",
            [
                "--pdeathsig", "TERM", "dockerd", "--host", Socket, "--data-root", Path.Combine(_folder.FullName, "data"),
                "--exec-root", Path.Combine(_folder.FullName, "run"), "--pidfile", Path.Combine(_folder.FullName, "pid"),
                // Ports of 127.0.0.1 are served by its proxy process: nothing of this machine's network is changed but the bridge.
                "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--log-level", "error",
            ])));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return;
        }
        using var limit = new CancellationTokenSource(StartDeadline);
        while (_problem is not null && !limit.IsCancellationRequested && _daemon is { HasExited: false })
        {
            await Task.Delay(500, CancellationToken.None);
            _problem = await TryAsync();
        }
    }

    private async Task<string?> TryAsync()
    {
        try
        {
            var version = await Engine.EnsureAsync(CancellationToken.None);
            // Testcontainers asks for a newer API than Debian's engines speak, and does not negotiate.
            Environment.SetEnvironmentVariable("DOCKER_API_VERSION", version.Api);
            return null;
        }
        catch (DockerException exception)
        {
            return exception.Message;
        }
    }
}
