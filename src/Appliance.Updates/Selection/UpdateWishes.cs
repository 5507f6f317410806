namespace Appliance.Updates;

/// <summary>What the owner and the past of the device say about what to install.</summary>
public sealed record UpdateWishes
{
    /// <summary>The version that the device does not go beyond; null when it follows the channel.</summary>
    public ReleaseVersion? Pin { get; init; }

    /// <summary>The one version that is asked for by name, whatever failed before; null for the newest.</summary>
    public ReleaseVersion? Asked { get; init; }

    /// <summary>Versions that were tried on this device and did not prove healthy.</summary>
    public IReadOnlyCollection<ReleaseVersion> Failed { get; init; } = [];
}
