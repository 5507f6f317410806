namespace Appliance.Agent.Runners;

/// <summary>The use of a loaded runner by one request. While it is held the runner is not evicted.</summary>
internal sealed class RunnerLease(LoadedRunner runner, Action released) : IDisposable
{
    private int _isReleased;

    /// <summary>HTTP to the runner.</summary>
    public HttpMessageInvoker Client => runner.Client;

    /// <summary>Tells the pool that the runner did not answer, so that it is not handed out again.</summary>
    public void Condemn() => runner.Condemn();

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            released();
        }
    }
}
