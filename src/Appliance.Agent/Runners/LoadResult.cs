namespace Appliance.Agent.Runners;

/// <summary>What came of asking for a model.</summary>
internal abstract record LoadResult
{
    private LoadResult()
    {
    }

    /// <summary>It serves; the lease keeps it loaded.</summary>
    public sealed record Ready(RunnerLease Lease) : LoadResult;

    /// <summary>It does not fit into memory and was not started.</summary>
    /// <param name="Needed">What it would take.</param>
    /// <param name="Available">What can be had, with every idle model unloaded.</param>
    public sealed record TooLarge(ByteSize Needed, ByteSize Available) : LoadResult;

    /// <summary>Its runner did not come up.</summary>
    /// <param name="Reason">What happened.</param>
    /// <param name="RetryAfter">When another try makes sense.</param>
    public sealed record Failed(string Reason, TimeSpan RetryAfter) : LoadResult;
}
