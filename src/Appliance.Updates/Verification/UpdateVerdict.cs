namespace Appliance.Updates;

/// <summary>What is to be thought of an update file. In every case <see cref="Memory"/> is to be kept, whole, before anything else is done.</summary>
/// <param name="Memory">What the device knows now.</param>
public abstract record UpdateVerdict(UpdateMemory Memory)
{
    /// <summary>The feed can be believed.</summary>
    /// <param name="Feed">What the channel has to offer.</param>
    /// <param name="Revocations">What was revoked.</param>
    /// <param name="IsClockTrusted">False when nothing but the time of the build vouched for its freshness: to be said wherever the result is shown.</param>
    /// <param name="Memory">What the device knows now.</param>
    public sealed record Genuine(UpdateFeed Feed, RevocationList Revocations, bool IsClockTrusted, UpdateMemory Memory) : UpdateVerdict(Memory);

    /// <summary>The feed is not believed.</summary>
    /// <param name="Refusal">Why.</param>
    /// <param name="Memory">What the device knows now: a revocation that came with a bad feed counts.</param>
    public sealed record Refused(UpdateRefusal Refusal, UpdateMemory Memory) : UpdateVerdict(Memory);
}
