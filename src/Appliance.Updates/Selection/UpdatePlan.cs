namespace Appliance.Updates;

/// <summary>What to do about a feed that is believed.</summary>
public abstract record UpdatePlan
{
    private UpdatePlan()
    {
    }

    /// <summary>Nothing: the newest version runs, or a newer one than the channel has.</summary>
    /// <param name="Running">The version that runs.</param>
    /// <param name="Newest">The channel's newest.</param>
    public sealed record UpToDate(ReleaseVersion Running, ReleaseVersion Newest) : UpdatePlan;

    /// <summary>Install a release.</summary>
    /// <param name="Release">The release.</param>
    /// <param name="Beyond">Why nothing newer is installed right away: it needs this one as a step, was withdrawn, does not fit; null when this is the newest.</param>
    public sealed record Install(UpdateManifest Release, UpdateRefusal? Beyond) : UpdatePlan;

    /// <summary>There is something newer, and it is not to be installed.</summary>
    /// <param name="Release">The newest release.</param>
    /// <param name="Refusal">Why not.</param>
    public sealed record Blocked(UpdateManifest Release, UpdateRefusal Refusal) : UpdatePlan;
}
