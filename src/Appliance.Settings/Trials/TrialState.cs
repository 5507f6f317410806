namespace Appliance.Settings;

/// <summary>How a trial of a network stands.</summary>
public abstract record TrialState
{
    private TrialState()
    {
    }

    /// <summary>There is none.</summary>
    public sealed record None : TrialState;

    /// <summary>It waits to be confirmed.</summary>
    /// <param name="Id">To confirm it by.</param>
    /// <param name="Deadline">When it is rolled back.</param>
    /// <param name="IsApplied">Whether the new network is in effect, so that a request that comes now came by it.</param>
    /// <param name="Network">What is tried.</param>
    public sealed record Running(string Id, DateTimeOffset Deadline, bool IsApplied, NetworkSettings Network) : TrialState;

    /// <summary>Nobody confirmed it; the network before is in effect.</summary>
    /// <param name="Network">What was tried.</param>
    public sealed record RolledBack(NetworkSettings Network) : TrialState;
}
