namespace Appliance.Settings;

/// <summary>What became of beginning or confirming a trial.</summary>
public abstract record TrialResult
{
    private TrialResult()
    {
    }

    /// <summary>It is written down, and is being applied.</summary>
    /// <param name="Id">To confirm it by.</param>
    /// <param name="Deadline">When it is rolled back.</param>
    public sealed record Begun(string Id, DateTimeOffset Deadline) : TrialResult;

    /// <summary>The network is saved for good.</summary>
    /// <param name="Document">With its new revision.</param>
    public sealed record Confirmed(SettingsDocument Document) : TrialResult;

    /// <summary>It cannot be confirmed: it is over, or there is another. The network before is in effect.</summary>
    public sealed record Over : TrialResult;

    /// <summary>The new network is not in effect yet; ask again in a second.</summary>
    public sealed record NotApplied : TrialResult;

    /// <summary>Another trial waits to be confirmed.</summary>
    public sealed record Busy : TrialResult;

    /// <summary>The settings did not take it.</summary>
    /// <param name="Result">A conflict, errors, or a disk that failed.</param>
    public sealed record NotSaved(SaveResult Result) : TrialResult;
}
