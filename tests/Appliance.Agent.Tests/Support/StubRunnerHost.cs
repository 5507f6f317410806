using System.Net.Sockets;
using Appliance.Agent.Runners;
using Appliance.Agent.Runners.Devices;

namespace Appliance.Agent.Tests.Support;

/// <summary>Starts runners that load at once and answer every request with 200; or that end while loading.</summary>
internal sealed class StubRunnerHost(string directory) : IRunnerHost
{
    private readonly List<StubRunner> _started = [];

    /// <summary>What its runners print.</summary>
    public Func<RunnerLaunch, IReadOnlyList<string>> LogOf { get; set; } = _ => [];

    public IReadOnlyList<StubRunner> Started => _started;

    /// <summary>What a host before this one left running.</summary>
    public IReadOnlyList<FoundRunner> Running { get; init; } = [];

    /// <summary>The cards it says runners can use.</summary>
    public IReadOnlyList<RunnerDevice> Devices { get; init; } = [];

    /// <summary>Runners told this end while it is set, with the line.</summary>
    public Func<RunnerLaunch, string?> FailureOf { get; set; } = _ => null;

    public List<string> Stopped { get; } = [];

    /// <summary>Runners end with this reason while it is set.</summary>
    public string? Failure { get; set; }

    /// <summary>Completes before a runner begins to answer.</summary>
    public Task Loaded { get; set; } = Task.CompletedTask;

    public async Task<IRunner> StartAsync(RunnerLaunch launch, CancellationToken cancellationToken)
    {
        await Loaded.WaitAsync(cancellationToken);
        var runner = new StubRunner(launch, Path.Combine(directory, $"{_started.Count}.sock")) { Log = LogOf(launch) };
        _started.Add(runner);
        if ((Failure ?? FailureOf(launch)) is { } reason)
        {
            runner.End(reason);
        }
        return runner;
    }

    public async Task<IRunner> AdoptAsync(string name, CancellationToken cancellationToken)
    {
        await Loaded.WaitAsync(cancellationToken);
        return new StubRunner(null, Path.Combine(directory, name + ".sock"));
    }

    public Task<RunnerDevices> ListDevicesAsync(CancellationToken cancellationToken) => Task.FromResult(new RunnerDevices(Devices));

    public Task<IReadOnlyList<FoundRunner>> FindRunningAsync(CancellationToken cancellationToken) => Task.FromResult(Running);

    public Task StopAsync(string name, CancellationToken cancellationToken)
    {
        Stopped.Add(name);
        return Task.CompletedTask;
    }
}

/// <summary>A runner of the stub host.</summary>
internal sealed class StubRunner : IRunner
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly TaskCompletionSource<RunnerExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StubRunner(RunnerLaunch? launch, string socketPath)
    {
        (Launch, SocketPath) = (launch!, socketPath);
        _listener.Bind(new UnixDomainSocketEndPoint(socketPath));
        _listener.Listen();
        _ = AnswerAsync();
    }

    public RunnerLaunch Launch { get; }

    public string SocketPath { get; }

    public bool IsStopped { get; private set; }

    public Task<RunnerExit> Exited => _exited.Task;

    /// <summary>What it printed.</summary>
    public IReadOnlyList<string> Log { get; set; } = [];

    public Task<IReadOnlyList<string>> ReadLogAsync(CancellationToken cancellationToken) => Task.FromResult(Log);

    public void End(string reason)
    {
        _listener.Close();
        _exited.TrySetResult(new RunnerExit(reason, []));
    }

    public ValueTask DisposeAsync()
    {
        IsStopped = true;
        End("stopped");
        return ValueTask.CompletedTask;
    }

    private async Task AnswerAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptAsync();
                await connection.ReceiveAsync(new byte[4096]);
                await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Ended.
        }
    }
}
