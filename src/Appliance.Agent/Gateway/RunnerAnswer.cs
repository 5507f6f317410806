using Appliance.Agent.Runners;

namespace Appliance.Agent.Gateway;

/// <summary>What a runner began to answer. While it is held the runner is not unloaded; disposing it early ends the runner's work.</summary>
internal sealed class RunnerAnswer(HttpResponseMessage response, RunnerLease lease, TimeSpan loadTime) : IDisposable
{
    public HttpResponseMessage Response => response;

    /// <summary>How long it took until the model could be asked.</summary>
    public TimeSpan LoadTime => loadTime;

    /// <summary>Finds out whether a broken answer means that the runner is gone.</summary>
    public Task NoteFaultAsync(Exception fault) => lease.NoteFaultAsync(fault);

    public void Dispose()
    {
        response.Dispose();
        lease.Dispose();
    }
}
