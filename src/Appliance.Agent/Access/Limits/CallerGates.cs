using System.Collections.Concurrent;

namespace Appliance.Agent.Access.Limits;

/// <summary>The gate of each caller that has limits.</summary>
internal sealed class CallerGates(TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, CallerGate> _gates = new(StringComparer.Ordinal);

    /// <summary>The gate of this caller; a new one when its limits were changed.</summary>
    public CallerGate Of(Caller caller) => _gates.AddOrUpdate(
        caller.Id,
        _ => new CallerGate(caller.Limits, time),
        // The old one is left to those who are still within it.
        (_, gate) => gate.Limits == caller.Limits ? gate : new CallerGate(caller.Limits, time));

    public void Dispose()
    {
        foreach (var gate in _gates.Values)
        {
            gate.Dispose();
        }
    }
}
