using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Appliance.Build.Machines;
using Appliance.Processes;

namespace Appliance.Benchmarks.Agent;

/// <summary>A running agent. Disposing it ends it with all that it started.</summary>
internal sealed class AgentProcess : IAsyncDisposable
{
    private const int KeptLines = 20;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private AgentProcess(Process process, int port)
    {
        _process = process;
        Api = new Api(port);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Its API.</summary>
    public Api Api { get; }

    /// <summary>The time from its start until it was healthy.</summary>
    public TimeSpan ReadyAfter { get; private set; }

    /// <summary>The memory it holds now (VmRSS), without its runners.</summary>
    public ByteSize ResidentMemory => ByteSize.FromKiB(long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture));

    /// <summary>The processor time it has used, without its runners.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts an agent and waits until it is healthy.</summary>
    /// <exception cref="InvalidOperationException">It ended instead; the message has its last lines.</exception>
    public static async Task<AgentProcess> StartAsync(AgentLaunch launch, TimeSpan pause, CancellationToken cancellationToken)
    {
        var port = PortForward.Any(0).Host;
        var clock = Stopwatch.StartNew();
        var process = StarterThread.Run(() => Process.Start(launch.On(port))!);
        var agent = new AgentProcess(process, port);
        try
        {
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var health = agent.Api.WaitForHealthAsync(pause, ended.Token);
            if (await Task.WhenAny(health, process.WaitForExitAsync(cancellationToken)) != health)
            {
                await ended.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
                throw new InvalidOperationException($"The agent ended with exit code {process.ExitCode} before it was ready.{string.Concat(agent._lines.Select(line => "\n  | " + line))}");
            }
            await health;
            agent.ReadyAfter = clock.Elapsed;
            return agent;
        }
        catch
        {
            await agent.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _lines.Enqueue(line);
        }
        while (_lines.Count > KeptLines)
        {
            _lines.TryDequeue(out _);
        }
    }
}
