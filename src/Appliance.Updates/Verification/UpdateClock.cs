namespace Appliance.Updates;

/// <summary>What time it is, and how far that can be relied on: a used board's clock may stand at 1970 or 2040.</summary>
/// <param name="Now">What the clock shows.</param>
/// <param name="IsTrusted">Whether a time server has set it since the start.</param>
public readonly record struct UpdateClock(DateTimeOffset Now, bool IsTrusted)
{
    /// <summary>
    /// The time to weigh expiry by. A trusted clock's word counts unless it is earlier than what is known to have been; of an untrusted one
    /// nothing counts, and only that time has gone on since <paramref name="floor"/> is sure.
    /// </summary>
    public UpdateClock Since(DateTimeOffset floor) => IsTrusted && Now >= floor ? this : new UpdateClock(floor, false);
}
