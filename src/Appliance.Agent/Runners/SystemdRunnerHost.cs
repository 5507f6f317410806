using Appliance.Agent.Processes;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Runners;

/// <summary>Runs <c>hearth-runner@NAME.service</c>, or another kind's unit, through systemctl; a polkit rule lets the agent's user do so.</summary>
internal sealed class SystemdRunnerHost(IOptions<RunnerOptions> options, ILogger<SystemdRunnerHost> logger, RunnerUnits? units = null) : IRunnerHost
{
    private const string Suffix = ".service";

    private readonly RunnerUnits _units = units ?? RunnerUnits.Llama(options.Value);

    /// <summary>Starts the unit, or takes over the one that is up already.</summary>
    public async Task<IRunner> StartAsync(RunnerLaunch launch, CancellationToken cancellationToken)
    {
        var socket = Path.Combine(_units.SocketDirectory, launch.Name, _units.SocketName);
        var directory = Directory.CreateDirectory(options.Value.Directory).FullName;
        var file = Path.Combine(directory, launch.Name + ".env");
        await File.WriteAllTextAsync(file, EnvironmentFile.Render(launch.EnvironmentOn(socket)), cancellationToken);
        try
        {
            var lines = new LastLines(capacity: 10);
            var start = ChildProcess.Start(Systemctl("start", UnitOf(launch.Name)), lines.Add, logger);
            return new SystemdRunner(this, launch.Name, socket, start, lines);
        }
        catch (IOException e)
        {
            throw new RunnerException(e.Message, e);
        }
    }

    public async Task<IReadOnlyList<string>> FindRunningAsync(CancellationToken cancellationToken)
    {
        var command = Systemctl("list-units", "--plain", "--no-legend", "--no-pager", "--state=active", _units.Prefix + "*" + Suffix);
        var units = await ChildProcess.RunAsync(command, logger, cancellationToken);
        return [.. units.Lines.Select(line => line.Split(' ')[0])
            .Where(unit => unit.StartsWith(_units.Prefix, StringComparison.Ordinal) && unit.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(unit => unit[_units.Prefix.Length..^Suffix.Length])];
    }

    public Task StopAsync(string name, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(Systemctl("stop", UnitOf(name)), logger, cancellationToken);

    /// <summary>True while the unit is starting, running or stopping.</summary>
    public async Task<bool> IsUpAsync(string name)
    {
        var state = await ChildProcess.RunAsync(Systemctl("is-active", UnitOf(name)), logger, CancellationToken.None);
        return state.Lines is not ["inactive" or "failed", ..];
    }

    /// <summary>How the unit's last run ended, with the end of its journal. The unit is then no longer marked as failed.</summary>
    public async Task<RunnerExit> DescribeExitAsync(string name, IReadOnlyList<string> systemctlLines)
    {
        var show = Systemctl("show", "--property=Result,ExecMainStatus,InvocationID", UnitOf(name));
        var values = (await ChildProcess.RunAsync(show, logger, CancellationToken.None)).Lines
            .Select(line => line.Split('=', 2))
            .Where(pair => pair is [_, { Length: > 0 }])
            .ToDictionary(pair => pair[0], pair => pair[1]);
        var reason = $"{UnitOf(name)} ended with result '{values.GetValueOrDefault("Result", "unknown")}', status {values.GetValueOrDefault("ExecMainStatus", "unknown")}";
        var journal = await ReadJournalAsync(values.GetValueOrDefault("InvocationID"));
        await ChildProcess.RunAsync(Systemctl("reset-failed", UnitOf(name)), logger, CancellationToken.None);
        return new RunnerExit(reason, [.. journal, .. systemctlLines]);
    }

    private async Task<IReadOnlyList<string>> ReadJournalAsync(string? invocation)
    {
        if (invocation is null)
        {
            return [];
        }
        try
        {
            var command = new ChildCommand(
                "journalctl", "--quiet", "--no-pager", "--output=cat", "--lines=20", $"_SYSTEMD_INVOCATION_ID={invocation}");
            return (await ChildProcess.RunAsync(command, logger, CancellationToken.None)).Lines;
        }
        catch (IOException)
        {
            // Without a journal the exit code has to do.
            return [];
        }
    }

    private ChildCommand Systemctl(string verb, params string[] arguments) =>
        new(options.Value.Systemctl, [verb, "--no-ask-password", .. arguments]);

    private string UnitOf(string name) => _units.Prefix + name + Suffix;
}
