using Appliance.Agent.Models;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Health;

/// <summary>Whether the agent's own work goes on: the model store is looked at again and again.</summary>
internal sealed class AgentPulse(TimeProvider time, IOptions<ModelStoreOptions> options)
{
    // A first look at a slow disk full of models may take this long before it counts as stuck.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private long _lastBeat = time.GetTimestamp();

    /// <summary>False when the watcher has made no round for far longer than it should take.</summary>
    public bool IsAlive => time.GetElapsedTime(Interlocked.Read(ref _lastBeat)) < options.Value.ScanInterval + Patience;

    /// <summary>Notes that a round was completed.</summary>
    public void Beat() => Interlocked.Exchange(ref _lastBeat, time.GetTimestamp());
}
