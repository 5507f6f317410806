using Appliance.Agent.Processes;

namespace Appliance.Agent.Runners;

/// <summary>A runner unit, followed by a <c>systemctl start --wait</c> that lives as long as it does.</summary>
internal sealed class SystemdRunner : IRunner
{
    private readonly SystemdRunnerHost _host;
    private readonly string _name;
    private readonly ChildProcess _start;

    public SystemdRunner(SystemdRunnerHost host, string name, string socketPath, ChildProcess start, LastLines lines)
    {
        (_host, _name, _start, SocketPath) = (host, name, start, socketPath);
        Exited = WatchAsync(lines);
    }

    public string SocketPath { get; }

    public Task<RunnerExit> Exited { get; }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(_name, CancellationToken.None);
        await _start.DisposeAsync();
    }

    private async Task<RunnerExit> WatchAsync(LastLines lines)
    {
        await _start.Exited;
        return await _host.DescribeExitAsync(_name, lines.ToList());
    }
}
