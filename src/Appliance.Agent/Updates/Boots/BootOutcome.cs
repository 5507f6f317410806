namespace Appliance.Agent.Updates.Boots;

/// <summary>What became of a start.</summary>
internal enum BootOutcome
{
    /// <summary>It goes on, or ended without a word.</summary>
    Started,

    /// <summary>The gate found everything in order.</summary>
    Healthy,

    /// <summary>It was healthy and stayed so for a while.</summary>
    Settled,

    /// <summary>The machine was restarted or switched off in order.</summary>
    Ended,

    /// <summary>The gate found something wrong.</summary>
    Failed,

    /// <summary>It ended without a word before it settled: a crash, a hang that the watchdog ended, or a power cut.</summary>
    Died,
}
