namespace Appliance.Build.Configuration;


/// <summary>How long results of earlier builds are used again.</summary>
public sealed record CacheConfiguration
{
    /// <summary>
    /// How long a tree built from a mirror that moves on is used again, written <c>7d</c>, <c>12h</c> or <c>30m</c>,
    /// up to 365 days; default 7 days. A tree built from a snapshot does not age.
    /// </summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(7);
}
