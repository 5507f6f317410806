using Appliance.Agent.Processes;

namespace Appliance.Agent.Runners;

/// <summary>A runner unit, looked at again and again until it has ended.</summary>
/// <remarks><c>systemctl start --wait</c> would tell at once, but misses the end of a unit when it is not run by root (257).</remarks>
internal sealed class SystemdRunner : IRunner
{
    private static readonly TimeSpan FirstInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5);

    private readonly SystemdRunnerHost _host;
    private readonly string _name;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SystemdRunner(SystemdRunnerHost host, string name, string socketPath, ChildProcess start, LastLines lines)
    {
        (_host, _name, SocketPath) = (host, name, socketPath);
        Exited = WatchAsync(start, lines);
    }

    public string SocketPath { get; }

    public Task<RunnerExit> Exited { get; }

    public Task<IReadOnlyList<string>> ReadLogAsync(CancellationToken cancellationToken) => _host.ReadLogAsync(_name, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(_name, CancellationToken.None);
        _stopped.TrySetResult();
        await Exited;
    }

    private async Task<RunnerExit> WatchAsync(ChildProcess start, LastLines lines)
    {
        await using (start)
        {
            var isUp = await start.Exited == 0;
            // Most runners that end do so while loading, so the first looks are close together.
            for (var interval = FirstInterval; isUp; interval = interval < LongestInterval ? interval * 1.25 : LongestInterval)
            {
                await Task.WhenAny(Task.Delay(interval), _stopped.Task);
                isUp = await _host.IsUpAsync(_name);
            }
        }
        return await _host.DescribeExitAsync(_name, lines.ToList());
    }
}
