namespace Appliance.Agent.Runners;

/// <summary>What came of asking for a model.</summary>
internal abstract record LoadResult
{
    private LoadResult()
    {
    }

    /// <summary>It serves; the lease keeps it loaded.</summary>
    public sealed record Ready(RunnerLease Lease) : LoadResult;

    /// <summary>It does not fit this rig and was not started.</summary>
    /// <param name="Reason">A sentence with the numbers and what to do.</param>
    public sealed record TooLarge(string Reason) : LoadResult;

    /// <summary>Its runner did not come up.</summary>
    /// <param name="Reason">What happened.</param>
    /// <param name="RetryAfter">When another try makes sense.</param>
    public sealed record Failed(string Reason, TimeSpan RetryAfter) : LoadResult;

    /// <summary>Too many requests wait already, or this one has waited too long.</summary>
    /// <param name="Reason">Which of both.</param>
    /// <param name="RetryAfter">When another try makes sense.</param>
    public sealed record Busy(string Reason, TimeSpan RetryAfter) : LoadResult;
}
