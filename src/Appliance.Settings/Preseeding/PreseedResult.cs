namespace Appliance.Settings;

/// <summary>What became of the file on the boot partition.</summary>
public abstract record PreseedResult
{
    private PreseedResult()
    {
    }

    /// <summary>There was none.</summary>
    public sealed record None : PreseedResult;

    /// <summary>It was applied.</summary>
    /// <param name="IsSetUp">Whether the device is set up now: there is an administrator.</param>
    /// <param name="Problem">Why the file could not be wiped; null when it was.</param>
    public sealed record Applied(bool IsSetUp, string? Problem) : PreseedResult;

    /// <summary>Nothing of it was applied.</summary>
    /// <param name="Problems">A line each, with line and field. No secrets.</param>
    public sealed record Refused(IReadOnlyList<string> Problems) : PreseedResult;
}
