using Appliance.Fitting.Planning;

namespace Appliance.Fitting.Residency;

/// <summary>A model that shall be loaded, and what is there already.</summary>
public sealed record ResidencyQuestion
{
    /// <summary>The model.</summary>
    public required ModelCandidate Model { get; init; }

    /// <summary>How it is wanted.</summary>
    public required Wish Wish { get; init; }

    /// <summary>The most context it is given when nobody asked for a length, in tokens.</summary>
    public long LongestContext { get; init; } = long.MaxValue;

    /// <summary>The rig with nothing loaded.</summary>
    public required RigBudget Rig { get; init; }

    /// <summary>What is loaded.</summary>
    public IReadOnlyList<Resident> Residents { get; init; } = [];

    /// <summary>What is not loaded but was used lately and will likely be again: the context leaves room for it where it can. The likeliest first.</summary>
    public IReadOnlyList<ModelCandidate> Expected { get; init; } = [];
}
