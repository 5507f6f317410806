using System.Globalization;
using Appliance.Agent.Observability;
using Appliance.Agent.Processes;
using Appliance.Agent.Runners.Devices;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Runners;

/// <summary>
/// Runs llama-server in containers of the runner tree, on a machine that has an engine but not our image. Driven through the engine's
/// command line, which Docker and Podman share. A container outlives its agent and is taken over by the next.
/// </summary>
internal sealed class ContainerRunnerHost(IOptions<RunnerOptions> options, ILogger<ContainerRunnerHost> logger) : IRunnerHost
{
    private const string Prefix = "hearth-runner-";
    private const string Label = "org.hearth-os.runner";
    private const string Program = "llama-server";
    private const int LogLines = 400;

    private ContainerOptions Container => options.Value.Container;

    public async Task<IRunner> StartAsync(RunnerLaunch launch, CancellationToken cancellationToken)
    {
        var directory = Directory.CreateDirectory(options.Value.Directory).FullName;
        var socket = SocketOf(launch.Name);
        File.Delete(socket);
        // What an earlier run left behind would keep the name taken.
        await TryAsync(["rm", "--force", Prefix + launch.Name], cancellationToken);
        var models = Path.GetDirectoryName(launch.Model.Path)!;
        var environment = launch.EnvironmentOn(socket);
        await RunAsync(new ChildCommand(Container.Engine,
        [
            "run", "--detach", "--name", Prefix + launch.Name, "--label", $"{Label}={launch.Name}", .. Sandbox(),
            "--volume", $"{directory}:{directory}", "--volume", $"{models}:{models}:ro",
            // By name only: the engine takes the values from its own environment, whatever characters they have.
            .. environment.Keys.SelectMany(name => new[] { "--env", name }),
            Container.Image, Program, .. RunnerLaunch.FixedArguments,
        ])
        { Environment = environment }, cancellationToken);
        return await AdoptAsync(launch.Name, cancellationToken);
    }

    public Task<IRunner> AdoptAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            // Ends when the container does, and prints its exit code.
            var lines = new LastLines(capacity: 1);
            var wait = ChildProcess.Start(new ChildCommand(Container.Engine, "wait", Prefix + name), lines.Add, logger);
            return Task.FromResult<IRunner>(new Runner(this, name, SocketOf(name), wait, lines));
        }
        catch (IOException e)
        {
            throw new RunnerException(e.Message, e);
        }
    }

    public async Task<IReadOnlyList<FoundRunner>> FindRunningAsync(CancellationToken cancellationToken)
    {
        var names = await RunAsync(new ChildCommand(Container.Engine, "ps", "--filter", "label=" + Label, "--format", "{{.Names}}"), cancellationToken);
        var found = new List<FoundRunner>();
        foreach (var name in names.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            var variables = await RunAsync(new ChildCommand(Container.Engine, "inspect", "--format", "{{range .Config.Env}}{{println .}}{{end}}", name), cancellationToken);
            found.Add(new FoundRunner(name[Prefix.Length..], variables.Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).DistinctBy(pair => pair[0]).ToDictionary(pair => pair[0], pair => pair[1])));
        }
        return found;
    }

    public Task StopAsync(string name, CancellationToken cancellationToken) => TryAsync(["rm", "--force", Prefix + name], cancellationToken);

    public async Task<RunnerDevices> ListDevicesAsync(CancellationToken cancellationToken)
    {
        try
        {
            return RunnerDeviceList.Read(await RunAsync(new ChildCommand(Container.Engine, ["run", "--rm", .. Sandbox(), Container.Image, Program, RunnerDeviceList.Argument]), cancellationToken));
        }
        catch (RunnerException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    private IEnumerable<string> Sandbox() =>
    [
        "--network", "none", "--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--env", "HOME=/tmp",
        "--user", string.Create(CultureInfo.InvariantCulture, $"{ProcessOwner.UserId}:{ProcessOwner.GroupId}"), .. Container.Arguments,
    ];

    private string SocketOf(string name) => Path.Combine(options.Value.Directory, name + ".sock");

    /// <exception cref="RunnerException">The engine could not do it; the message is its own.</exception>
    private async Task<IReadOnlyList<string>> RunAsync(ChildCommand command, CancellationToken cancellationToken)
    {
        try
        {
            var output = await ChildProcess.RunAsync(command, logger, cancellationToken);
            return output.ExitCode == 0
                ? output.Lines
                : throw new RunnerException($"{command.Program} {command.Arguments[0]} failed: {string.Join(" ", output.Lines.TakeLast(2))}");
        }
        catch (IOException e)
        {
            throw new RunnerException(e.Message, e);
        }
    }

    private Task<ChildOutput> TryAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(new ChildCommand(Container.Engine, arguments), logger, cancellationToken);

    private async Task<IReadOnlyList<string>> ReadLogAsync(string name, int lines)
    {
        var log = await ChildProcess.RunAsync(new ChildCommand(Container.Engine, "logs", Prefix + name), logger, CancellationToken.None);
        var output = new RunnerOutput();
        return [.. log.Lines.Select(output.Clean).TakeLast(lines)];
    }

    private sealed class Runner(ContainerRunnerHost host, string name, string socketPath, ChildProcess wait, LastLines lines) : IRunner
    {
        private const int ExitLines = 40;

        public string SocketPath => socketPath;

        public Task<RunnerExit> Exited { get; } = WatchAsync(host, name, wait, lines);

        public Task<IReadOnlyList<string>> ReadLogAsync(CancellationToken cancellationToken) => host.ReadLogAsync(name, LogLines);

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync(name, CancellationToken.None);
            await Exited;
            await wait.DisposeAsync();
            File.Delete(socketPath);
        }

        private static async Task<RunnerExit> WatchAsync(ContainerRunnerHost host, string name, ChildProcess wait, LastLines lines)
        {
            await wait.Exited;
            var code = int.TryParse(string.Concat(lines.ToList()), CultureInfo.InvariantCulture, out var number) ? RunnerExit.Describe(number) : "was removed";
            return new RunnerExit($"container {Prefix}{name} {code}", await host.ReadLogAsync(name, ExitLines));
        }
    }
}
