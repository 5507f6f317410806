namespace Appliance.Console.Ports;

/// <summary>What can run on this rig, and how.</summary>
public interface IPlans
{
    /// <summary>What a rig can be for, as the catalogue knows it.</summary>
    IReadOnlyList<BundleSummary> Bundles { get; }

    /// <summary>Every model of the catalogue that can be run, planned for this rig on its own.</summary>
    Task<IReadOnlyList<ModelFit>> CatalogueAsync(PlanWish wish, CancellationToken cancellationToken);

    /// <summary>A bundle for this rig: one entry for each role.</summary>
    /// <exception cref="KeyNotFoundException">There is no such bundle.</exception>
    Task<BundleFit> BundleAsync(string bundle, PlanWish wish, CancellationToken cancellationToken);

    /// <summary>One model for this rig: an id of the catalogue, one that is stored, or <c>OWNER/REPO:QUANT</c>, of which only headers are read.</summary>
    /// <returns>The fit, or the sentence why nothing can be said.</returns>
    Task<(ModelFit? Fit, string? Problem)> ModelAsync(string name, PlanWish wish, CancellationToken cancellationToken);
}

/// <summary>What is wanted of a model; what is null is chosen by the planner.</summary>
/// <param name="Context">Tokens of context.</param>
/// <param name="Slots">Answers at the same time.</param>
/// <param name="Quantization">The version.</param>
public sealed record PlanWish(int? Context = null, int Slots = 1, string? Quantization = null);

/// <summary>What a rig can be for.</summary>
/// <param name="Id">Such as <c>chat-code</c>.</param>
/// <param name="Name">As people call it.</param>
/// <param name="Description">What one gets, in a sentence.</param>
/// <param name="Roles">What it does, in one word each, such as <c>chat</c>.</param>
public sealed record BundleSummary(string Id, string Name, string Description, IReadOnlyList<string> Roles);

/// <summary>A bundle on this rig.</summary>
/// <param name="Bundle">Which.</param>
/// <param name="Roles">What fills its roles, in order; one model may fill several.</param>
/// <param name="Download">What has to be fetched for all of it.</param>
public sealed record BundleFit(BundleSummary Bundle, IReadOnlyList<RoleFit> Roles, ByteSize Download);

/// <summary>A role of a bundle and what fills it.</summary>
/// <param name="Role">In one word, such as <c>chat</c>.</param>
/// <param name="Model">The model, which may not fit.</param>
public sealed record RoleFit(string Role, ModelFit Model);

/// <summary>Whether and how a model runs on this rig.</summary>
public sealed record ModelFit
{
    /// <summary>Its id in the catalogue, or the name it was asked for by.</summary>
    public required string Id { get; init; }

    /// <summary>As people call it.</summary>
    public required string Name { get; init; }

    /// <summary>What to ask <see cref="IDownloads.PullAsync"/> for: the planned version of it.</summary>
    public required string PullName { get; init; }

    /// <summary>Whether it runs here.</summary>
    public required bool Fits { get; init; }

    /// <summary>What to tell a person, with the numbers; also why it does not fit. In English: <c>FitSentence</c> says it in other languages.</summary>
    public required string Sentence { get; init; }

    /// <summary>What the smallest version takes, where that is why it does not fit; null otherwise.</summary>
    public ByteSize? Needed { get; init; }

    /// <summary>What there is for it, where that is too little; null otherwise.</summary>
    public ByteSize? Available { get; init; }

    /// <summary>What it does.</summary>
    public ModelTask Task { get; init; }

    /// <summary>Who made the weights; null for one that is not in the catalogue.</summary>
    public string? Publisher { get; init; }

    /// <summary>What it is good for, in one word each, such as <c>code</c>.</summary>
    public IReadOnlyList<string> Purposes { get; init; } = [];

    /// <summary>Its weights; 0 when nobody says.</summary>
    public long Parameters { get; init; }

    /// <summary>Its terms; null when nobody knows them.</summary>
    public LicenceTerms? Licence { get; init; }

    /// <summary>The planned version, such as <c>Q4_K_M</c>; null when it does not fit.</summary>
    public string? Quantization { get; init; }

    /// <summary>All versions there are, best first.</summary>
    public IReadOnlyList<string> Versions { get; init; } = [];

    /// <summary>What has to be fetched; null when it does not fit.</summary>
    public ByteSize? Size { get; init; }

    /// <summary>Tokens of context; null for a model without.</summary>
    public long? Context { get; init; }

    /// <summary>Tokens a second; null for a model that writes none.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>What it takes of each card that it uses.</summary>
    public IReadOnlyList<CardShare> Cards { get; init; } = [];

    /// <summary>What it takes of the machine's own memory.</summary>
    public ByteSize HostMemory { get; init; }

    /// <summary>Whether this version is on the rig already.</summary>
    public bool IsStored { get; init; }
}

/// <summary>What a model takes of a card.</summary>
/// <param name="Card">The card's name.</param>
/// <param name="Used">By the model.</param>
/// <param name="Total">The card's memory.</param>
public sealed record CardShare(string Card, ByteSize Used, ByteSize Total);
