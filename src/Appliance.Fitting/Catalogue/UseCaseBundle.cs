namespace Appliance.Fitting.Catalogue;

/// <summary>What a household wants of a rig, said in one word.</summary>
public sealed record UseCaseBundle
{
    /// <summary>Such as <c>chat-code-transcription</c>.</summary>
    public required string Id { get; init; }

    /// <summary>As people call it.</summary>
    public required string Name { get; init; }

    /// <summary>What one gets, in a sentence.</summary>
    public required string Description { get; init; }

    /// <summary>What has to be filled, most important first.</summary>
    public IReadOnlyList<BundleRole> Roles { get; init; } = [];
}

/// <summary>One thing that a bundle does.</summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="Models">Models that can fill it, best first; whether one fits is for the planner to say. One model may fill several roles.</param>
public sealed record BundleRole(ModelPurpose Purpose, IReadOnlyList<CatalogueModel> Models);
