using System.Globalization;
using Appliance.Agent.Observability;
using Appliance.Agent.Processes;
using Appliance.Agent.Runners.Devices;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Runners;

/// <summary>Runs <c>hearth-runner@NAME.service</c>, or another kind's unit, through systemctl; a polkit rule lets the agent's user do so.</summary>
internal sealed class SystemdRunnerHost(IOptions<RunnerOptions> options, ILogger<SystemdRunnerHost> logger, RunnerUnits? units = null) : IRunnerHost
{
    private const string Suffix = ".service";
    private const string DevicesUnit = "hearth-runner-devices.service";
    private const int ExitLines = 20;

    // Loading with buffer sizes prints about 150, many cards more.
    private const int LogLines = 400;

    private readonly RunnerUnits _units = units ?? RunnerUnits.Llama(options.Value);

    /// <summary>Starts the unit.</summary>
    public async Task<IRunner> StartAsync(RunnerLaunch launch, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Value.Directory);
        await File.WriteAllTextAsync(FileOf(launch.Name), EnvironmentFile.Render(launch.EnvironmentOn(SocketOf(launch.Name))), cancellationToken);
        return await AdoptAsync(launch.Name, cancellationToken);
    }

    /// <summary>Takes over the unit that is up already: starting it again changes nothing.</summary>
    public Task<IRunner> AdoptAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var lines = new LastLines(capacity: 10);
            var start = ChildProcess.Start(Systemctl("start", UnitOf(name)), lines.Add, logger);
            return Task.FromResult<IRunner>(new SystemdRunner(this, name, SocketOf(name), start, lines));
        }
        catch (IOException e)
        {
            throw new RunnerException(e.Message, e);
        }
    }

    public async Task<IReadOnlyList<FoundRunner>> FindRunningAsync(CancellationToken cancellationToken)
    {
        var command = Systemctl("list-units", "--plain", "--no-legend", "--no-pager", "--state=active", _units.Prefix + "*" + Suffix);
        var units = await ChildProcess.RunAsync(command, logger, cancellationToken);
        return [.. units.Lines.Select(line => line.Split(' ')[0])
            .Where(unit => unit.StartsWith(_units.Prefix, StringComparison.Ordinal) && unit.EndsWith(Suffix, StringComparison.Ordinal))
            .Select(unit => unit[_units.Prefix.Length..^Suffix.Length])
            .Select(name => new FoundRunner(name, EnvironmentOf(name)))];
    }

    /// <summary>Runs the unit that lists the cards, in the sandbox of runners, and reads its journal.</summary>
    public async Task<RunnerDevices> ListDevicesAsync(CancellationToken cancellationToken)
    {
        var start = await ChildProcess.RunAsync(Systemctl("start", DevicesUnit), logger, cancellationToken);
        if (start.ExitCode != 0)
        {
            throw new IOException($"{DevicesUnit} failed: {string.Join(" ", start.Lines.TakeLast(1))}");
        }
        var show = await ChildProcess.RunAsync(Systemctl("show", "--property=InvocationID", DevicesUnit), logger, cancellationToken);
        var invocation = show.Lines.Select(line => line.Split('=', 2)).FirstOrDefault(pair => pair is [_, { Length: > 0 }])?[1];
        return RunnerDeviceList.Read(await ReadJournalAsync(invocation, LogLines));
    }

    /// <summary>What the unit's run printed so far.</summary>
    public async Task<IReadOnlyList<string>> ReadLogAsync(string name, CancellationToken cancellationToken)
    {
        var show = await ChildProcess.RunAsync(Systemctl("show", "--property=InvocationID", UnitOf(name)), logger, cancellationToken);
        return await ReadJournalAsync(show.Lines.Select(line => line.Split('=', 2)).FirstOrDefault(pair => pair is [_, { Length: > 0 }])?[1], LogLines);
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
        // From its start on: what tells when it had loaded its model is there.
        var output = new RunnerOutput();
        var journal = (await ReadJournalAsync(values.GetValueOrDefault("InvocationID"), lines: null)).Select(output.Clean).TakeLast(ExitLines);
        await ChildProcess.RunAsync(Systemctl("reset-failed", UnitOf(name)), logger, CancellationToken.None);
        return new RunnerExit(reason, [.. journal, .. systemctlLines]);
    }

    private async Task<IReadOnlyList<string>> ReadJournalAsync(string? invocation, int? lines)
    {
        if (invocation is null)
        {
            return [];
        }
        try
        {
            var command = new ChildCommand(
                "journalctl", "--quiet", "--no-pager", "--output=cat", lines is { } count ? string.Create(CultureInfo.InvariantCulture, $"--lines={count}") : "--no-tail", $"_SYSTEMD_INVOCATION_ID={invocation}");
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

    private IReadOnlyDictionary<string, string> EnvironmentOf(string name)
    {
        try
        {
            return EnvironmentFile.Parse(File.ReadAllLines(FileOf(name)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Dictionary<string, string>();
        }
    }

    private string FileOf(string name) => Path.Combine(options.Value.Directory, name + ".env");

    private string SocketOf(string name) => Path.Combine(_units.SocketDirectory, name, _units.SocketName);

    private string UnitOf(string name) => _units.Prefix + name + Suffix;
}
