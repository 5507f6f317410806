namespace Appliance.Settings;

/// <summary>A row of releases.</summary>
public enum UpdateChannel
{
    /// <summary>Releases that have proven themselves. Written <c>stable</c>.</summary>
    Stable,

    /// <summary>Releases as they come. Written <c>beta</c>.</summary>
    Beta,
}
