using Appliance.Updates;

namespace Appliance.Build.Publishing;

/// <summary>What is to be published.</summary>
internal sealed record PublishRequest
{
    /// <summary>The product's name.</summary>
    public required string Product { get; init; }

    /// <summary>The profile that the release was built from.</summary>
    public required string Profile { get; init; }

    /// <summary>The channel to publish to.</summary>
    public required string Channel { get; init; }

    /// <summary>The release.</summary>
    public required UpdateManifest Release { get; init; }

    /// <summary>The folder that holds its files.</summary>
    public required string Files { get; init; }

    /// <summary>The folder that is served.</summary>
    public required string To { get; init; }

    /// <summary>How many versions stay.</summary>
    public required int Keep { get; init; }

    /// <summary>How long it may be believed.</summary>
    public required TimeSpan ValidFor { get; init; }
}
