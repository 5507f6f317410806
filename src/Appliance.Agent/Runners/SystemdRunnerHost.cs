using Appliance.Agent.Processes;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Runners;

/// <summary>Runs <c>hearth-runner@NAME.service</c> through systemctl; a polkit rule lets the agent's user do so.</summary>
/// <remarks>A runner that is already up, from before the agent was restarted, is taken over as it is.</remarks>
internal sealed class SystemdRunnerHost(IOptions<RunnerOptions> options, ILogger<SystemdRunnerHost> logger) : IRunnerHost
{
    private const string Systemctl = "systemctl";

    public async Task<IRunner> StartAsync(RunnerLaunch launch, CancellationToken cancellationToken)
    {
        var unit = $"hearth-runner@{launch.Name}.service";
        var socket = Path.Combine(options.Value.SocketDirectory, launch.Name, "llama.sock");
        var directory = Directory.CreateDirectory(options.Value.Directory).FullName;
        var file = Path.Combine(directory, launch.Name + ".env");
        await File.WriteAllTextAsync(file, EnvironmentFile.Render(launch.EnvironmentOn(socket)), cancellationToken);
        try
        {
            // --wait ends with the unit, so a crash is known at once and without polling.
            var lines = new LastLines(capacity: 10);
            var start = ChildProcess.Start(new ChildCommand(Systemctl, "start", "--no-ask-password", "--wait", unit), lines.Add, logger);
            return new Runner(this, unit, socket, start, lines);
        }
        catch (IOException e)
        {
            throw new RunnerException(e.Message, e);
        }
    }

    private async Task<RunnerExit> DescribeExitAsync(string unit, LastLines systemctl)
    {
        const string properties = "--property=Result,ExecMainStatus,ExecMainCode,InvocationID";
        var show = await ChildProcess.RunAsync(new ChildCommand(Systemctl, "show", properties, unit), logger, CancellationToken.None);
        var values = show.Lines.Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1]);
        var result = values.GetValueOrDefault("Result") is { Length: > 0 } text ? text : "unknown";
        var reason = $"{unit}: result '{result}', status {values.GetValueOrDefault("ExecMainStatus", "unknown")}";
        return new RunnerExit(reason, [.. systemctl.ToList(), .. await ReadJournalAsync(values.GetValueOrDefault("InvocationID"))]);
    }

    private async Task<IReadOnlyList<string>> ReadJournalAsync(string? invocation)
    {
        if (string.IsNullOrEmpty(invocation))
        {
            return [];
        }
        try
        {
            var command = new ChildCommand("journalctl", "--quiet", "--no-pager", "--output=cat", "--lines=20", $"_SYSTEMD_INVOCATION_ID={invocation}");
            return (await ChildProcess.RunAsync(command, logger, CancellationToken.None)).Lines;
        }
        catch (IOException)
        {
            // Without a journal the exit code has to do.
            return [];
        }
    }

    private async Task StopAsync(string unit)
    {
        await ChildProcess.RunAsync(new ChildCommand(Systemctl, "stop", "--no-ask-password", unit), logger, CancellationToken.None);
    }

    private sealed class Runner : IRunner
    {
        private readonly SystemdRunnerHost _host;
        private readonly string _unit;
        private readonly ChildProcess _start;

        public Runner(SystemdRunnerHost host, string unit, string socketPath, ChildProcess start, LastLines lines)
        {
            (_host, _unit, _start, SocketPath) = (host, unit, start, socketPath);
            Exited = WatchAsync(lines);
        }

        public string SocketPath { get; }

        public Task<RunnerExit> Exited { get; }

        public async ValueTask DisposeAsync()
        {
            await _host.StopAsync(_unit);
            await _start.DisposeAsync();
        }

        private async Task<RunnerExit> WatchAsync(LastLines lines)
        {
            await _start.Exited;
            return await _host.DescribeExitAsync(_unit, lines);
        }
    }
}
