using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Appliance.Agent.Processes;
using Appliance.Agent.Runners;
using Appliance.Agent.Runners.Devices;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Transcription.Running;

/// <summary>Runs whisper-server as a child process. It knows no Unix sockets, so it gets a free port of this machine.</summary>
internal sealed partial class WhisperProcessHost(IOptions<TranscriptionOptions> options, ILogger<WhisperProcessHost> logger) : IRunnerHost
{
    public Task<IRunner> StartAsync(RunnerLaunch launch, CancellationToken cancellationToken)
    {
        var port = FindPort();
        var prefix = options.Value.Command;
        var arguments = WhisperLaunch.ArgumentsOf(launch.Model, launch.Plan, port, options.Value.Threads);
        var lines = new LastLines(capacity: 40);
        try
        {
            var child = ChildProcess.Start(
                new ChildCommand(prefix[0], [.. prefix.Skip(1), .. WhisperLaunch.FixedArguments, .. arguments]), OnLine, logger);
            return Task.FromResult<IRunner>(new Runner(child, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), lines));
        }
        catch (IOException e)
        {
            throw new RunnerException(e.Message, e);
        }

        void OnLine(string line)
        {
            lines.Add(line);
            // It names the file it works on, which is ours, and prints no text.
            Log.Output(logger, launch.Name, line);
        }
    }

    // Child processes end with their agent, so there is never one to take over.
    public Task<IReadOnlyList<FoundRunner>> FindRunningAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<FoundRunner>>([]);

    public Task<IRunner> AdoptAsync(string name, CancellationToken cancellationToken) =>
        throw new RunnerException($"the runner {name} belongs to another process.");

    // llama-server lists them.
    public Task<RunnerDevices> ListDevicesAsync(CancellationToken cancellationToken) => Task.FromResult(RunnerDevices.None);

    public Task StopAsync(string name, CancellationToken cancellationToken) => Task.CompletedTask;

    // Another program may take it before whisper-server does: that then ends at once, and the next request tries again.
    private static int FindPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private sealed class Runner(ChildProcess child, string address, LastLines lines) : IRunner
    {
        public string SocketPath => address;

        public Task<RunnerExit> Exited { get; } = WatchAsync(child, lines);

        public Task<IReadOnlyList<string>> ReadLogAsync(CancellationToken cancellationToken) => Task.FromResult(lines.ToList());

        public ValueTask DisposeAsync() => child.DisposeAsync();

        private static async Task<RunnerExit> WatchAsync(ChildProcess child, LastLines lines) =>
            new(RunnerExit.Describe(await child.Exited), lines.ToList());
    }

    private static partial class Log
    {
        [LoggerMessage(1802, LogLevel.Debug, "{Runner}: {Line}")]
        public static partial void Output(ILogger logger, string runner, string line);
    }
}
