namespace Appliance.Build.Configuration;

/// <summary>Where devices look for updates, and how a release is published.</summary>
public sealed record UpdateConfiguration
{
    /// <summary>The channel that an image belongs to, until its owner chooses another; default <c>stable</c>.</summary>
    public string Channel { get; init; } = "stable";

    /// <summary>The address of the published folder; unset, devices look nowhere, and a stick brings updates.</summary>
    public string? Url { get; init; }

    /// <summary>The oldest version that may go to this release directly; default 0, any.</summary>
    public string MinimumVersion { get; init; } = "0";

    /// <summary>How long what is published may be believed; default 90 days.</summary>
    public TimeSpan ValidFor { get; init; } = TimeSpan.FromDays(90);

    /// <summary>How many versions stay published; default 3.</summary>
    public int Keep { get; init; } = 3;
}
