namespace Appliance.Agent.Updates.Boots;

/// <summary>One start of the machine, written down before the gate.</summary>
/// <param name="Version">The version that started.</param>
/// <param name="Entry">The name of its kernel image then, with the tries.</param>
/// <param name="BootId">The kernel's id of the start.</param>
/// <param name="At">When, by the machine's clock.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why it failed or died, as far as that is known.</param>
internal sealed record BootRecord(string Version, string Entry, string BootId, DateTimeOffset At, BootOutcome Outcome, string? Reason = null)
{
    /// <summary>Whether nothing was written down after the start, or only that it was healthy.</summary>
    public bool IsOpen => Outcome is BootOutcome.Started or BootOutcome.Healthy;
}
