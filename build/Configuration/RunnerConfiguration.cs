namespace Appliance.Build.Configuration;


/// <summary>The tree that models run in, and its own package source: nothing of it enters the base system.</summary>
public sealed record RunnerConfiguration
{
    /// <summary>Where its packages come from; default Debian unstable, main.</summary>
    public AptConfiguration Apt { get; init; } = new() { Suite = "unstable", Components = ["main"] };

    /// <summary>The Debian packages to install. Required, not empty.</summary>
    public required IReadOnlyList<string> Packages { get; init; }

    /// <summary>Debian packages to install without what they depend on, which others or the build itself must bring; default none.</summary>
    public IReadOnlyList<string> Alone { get; init; } = [];

    /// <summary>Globs of paths left out, relative to the tree; default none.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];
}
