using Appliance.Agent.Observability;
using Appliance.Agent.Processes;
using Appliance.Agent.Runners.Devices;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Runners;

/// <summary>Runs llama-server as a child process: on a developer's machine, in a container.</summary>
internal sealed partial class ProcessRunnerHost(IOptions<RunnerOptions> options, ILogger<ProcessRunnerHost> logger) : IRunnerHost
{
    // Loading with buffer sizes prints about 150, many cards more.
    private const int LogLines = 400;

    public Task<IRunner> StartAsync(RunnerLaunch launch, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateDirectory(options.Value.Directory).FullName;
        var socket = Path.Combine(directory, launch.Name + ".sock");
        File.Delete(socket);
        var prefix = options.Value.Command;
        var command = new ChildCommand(prefix[0], [.. prefix.Skip(1), .. RunnerLaunch.FixedArguments])
        {
            Environment = launch.EnvironmentOn(socket),
        };
        var lines = new LastLines(LogLines);
        var output = new RunnerOutput();
        try
        {
            var child = ChildProcess.Start(command, OnLine, logger);
            return Task.FromResult<IRunner>(new Runner(child, socket, lines));
        }
        catch (IOException e)
        {
            throw new RunnerException(e.Message, e);
        }

        void OnLine(string line)
        {
            var clean = output.Clean(line);
            lines.Add(clean);
            Log.Output(logger, launch.Name, clean);
        }
    }

    // Child processes end with their agent, so there is never one to take over.
    public Task<IReadOnlyList<FoundRunner>> FindRunningAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<FoundRunner>>([]);

    public Task<IRunner> AdoptAsync(string name, CancellationToken cancellationToken) =>
        throw new RunnerException($"the runner {name} belongs to another process.");

    public async Task<RunnerDevices> ListDevicesAsync(CancellationToken cancellationToken)
    {
        var prefix = options.Value.Command;
        var output = await ChildProcess.RunAsync(new ChildCommand(prefix[0], [.. prefix.Skip(1), RunnerDeviceList.Argument]), logger, cancellationToken);
        return output.ExitCode == 0
            ? RunnerDeviceList.Read(output.Lines)
            : throw new IOException($"{prefix[0]} ended with {output.ExitCode}: {string.Join(" ", output.Lines.TakeLast(1))}");
    }

    public Task StopAsync(string name, CancellationToken cancellationToken) => Task.CompletedTask;

    private sealed class Runner(ChildProcess child, string socketPath, LastLines lines) : IRunner
    {
        public string SocketPath => socketPath;

        public Task<RunnerExit> Exited { get; } = WatchAsync(child, lines);

        public Task<IReadOnlyList<string>> ReadLogAsync(CancellationToken cancellationToken) => Task.FromResult(lines.ToList());

        public async ValueTask DisposeAsync()
        {
            await child.DisposeAsync();
            File.Delete(socketPath);
        }

        private static async Task<RunnerExit> WatchAsync(ChildProcess child, LastLines lines)
        {
            var exitCode = await child.Exited;
            return new RunnerExit(RunnerExit.Describe(exitCode), lines.ToList());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Debug, "{Runner}: {Line}")]
        public static partial void Output(ILogger logger, string runner, string line);
    }
}
