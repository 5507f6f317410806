using Appliance.Agent.Models;
using Appliance.Agent.Scheduling;

namespace Appliance.Agent.Runners;

/// <summary>What the pool knows about one model. Guarded by the pool's lock.</summary>
internal sealed class RunnerSlot(AdmissionQueue queue)
{
    /// <summary>Requests wait here before they use the runner.</summary>
    public AdmissionQueue Queue => queue;

    /// <summary>The model as it was last asked for.</summary>
    public Model? Model { get; set; }

    /// <summary>The load under way, shared by every request that waits for it.</summary>
    public Task<LoadResult?>? Loading { get; set; }

    public LoadedRunner? Runner { get; set; }

    /// <summary>Requests using the runner now.</summary>
    public int Leases { get; set; }

    /// <summary>When a request last used it; zero when none ever did.</summary>
    public long LastUsed { get; set; }

    /// <summary>How long it stays loaded after its last use; null forever.</summary>
    public TimeSpan? KeepFor { get; set; }

    /// <summary>Loads that failed in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Why the last load failed.</summary>
    public string FailureReason { get; set; } = "";

    /// <summary>When the last load failed, by a clock that nobody sets.</summary>
    public long FailedAt { get; set; }

    /// <summary>For so long after that no load is tried.</summary>
    public TimeSpan Rest { get; set; }

    /// <summary>Times in a row that its runner ended by itself soon after it was loaded.</summary>
    public int Crashes { get; set; }
}
