using Appliance.Fitting.Planning;

namespace Appliance.Agent.Runners;

/// <summary>A runner whose model is loaded.</summary>
internal sealed class LoadedRunner(IRunner runner, HttpMessageInvoker client, RunnerLaunch launch, long loadedAt) : IAsyncDisposable
{
    private volatile bool _isCondemned;

    public HttpMessageInvoker Client => client;

    /// <summary>What it was told.</summary>
    public RunnerLaunch Launch => launch;

    /// <summary>How its model is loaded.</summary>
    public ModelPlan Plan => launch.Plan;

    /// <summary>When it was ready (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    public long LoadedAt => loadedAt;

    /// <summary>What it is estimated to occupy, on cards and host.</summary>
    public ByteSize Memory => GpuMemory + Plan.HostMemory;

    /// <summary>What it is estimated to occupy on cards.</summary>
    public ByteSize GpuMemory => Plan.Memory.Gpus.Aggregate(ByteSize.Zero, (sum, gpu) => sum + gpu.Total);

    /// <summary>False once its program ended or stopped answering.</summary>
    public bool IsAlive => !_isCondemned && !runner.Exited.IsCompleted;

    /// <summary>Completes when its program has ended.</summary>
    public Task<RunnerExit> Exited => runner.Exited;

    /// <summary>True when the pool itself ended it.</summary>
    public bool IsStopped { get; private set; }

    public void Condemn() => _isCondemned = true;

    /// <summary>What it printed since it was started.</summary>
    public Task<IReadOnlyList<string>> ReadLogAsync(CancellationToken cancellationToken) => runner.ReadLogAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        _isCondemned = true;
        IsStopped = true;
        await runner.DisposeAsync();
        client.Dispose();
    }
}
