namespace Appliance.Agent.Runners;

/// <summary>What the pool knows about one model. Guarded by the pool's lock.</summary>
internal sealed class RunnerSlot
{
    /// <summary>The load under way, shared by every request that waits for it.</summary>
    public Task<LoadResult?>? Loading { get; set; }

    public LoadedRunner? Runner { get; set; }

    /// <summary>Requests using the runner now.</summary>
    public int Leases { get; set; }

    /// <summary>When a request last used it.</summary>
    public long LastUsed { get; set; }

    /// <summary>Loads that failed in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Why the last load failed.</summary>
    public string FailureReason { get; set; } = "";

    /// <summary>No load is tried before this.</summary>
    public DateTimeOffset RetryAt { get; set; }
}
