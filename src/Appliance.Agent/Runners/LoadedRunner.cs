namespace Appliance.Agent.Runners;

/// <summary>A runner whose model is loaded.</summary>
internal sealed class LoadedRunner(IRunner runner, HttpMessageInvoker client, ByteSize memory) : IAsyncDisposable
{
    private volatile bool _isCondemned;

    public HttpMessageInvoker Client => client;

    /// <summary>What it is estimated to occupy.</summary>
    public ByteSize Memory => memory;

    /// <summary>False once its program ended or stopped answering.</summary>
    public bool IsAlive => !_isCondemned && !runner.Exited.IsCompleted;

    /// <summary>Completes when its program has ended.</summary>
    public Task<RunnerExit> Exited => runner.Exited;

    /// <summary>True when the pool itself ended it.</summary>
    public bool IsStopped { get; private set; }

    public void Condemn() => _isCondemned = true;

    public async ValueTask DisposeAsync()
    {
        _isCondemned = true;
        IsStopped = true;
        await runner.DisposeAsync();
        client.Dispose();
    }
}
