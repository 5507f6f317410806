namespace Appliance.Updates;

/// <summary>Why an update is not taken.</summary>
/// <param name="Fault">The case, for programs.</param>
/// <param name="Message">What happened, what was kept safe, and what to do next, for the owner.</param>
public sealed record UpdateRefusal(UpdateFault Fault, string Message)
{
    /// <summary>Whether asking again later may do, with nothing else changed.</summary>
    public bool IsPassing => Fault is UpdateFault.Broken;
}
