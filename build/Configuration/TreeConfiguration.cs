namespace Appliance.Build.Configuration;


/// <summary>The base system's tree of files.</summary>
public sealed record TreeConfiguration
{
    /// <summary>
    /// The Debian packages to install, besides those that Debian calls required. Required, not empty.
    /// </summary>
    public required IReadOnlyList<string> Packages { get; init; }

    /// <summary>Globs of paths left out, relative to the root, such as <c>usr/share/doc/**</c>; default none.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];
}
