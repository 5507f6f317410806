using Appliance.Fitting.Catalogue;

namespace Appliance.Fitting.Planning;

/// <summary>
/// Fills the roles of a bundle. Among the ways in which every role is filled it takes the one whose worst choice is best: a house with a
/// splendid chat and a useless coder is served worse than one with two good models.
/// </summary>
public static class BundlePlanner
{
    /// <summary>A role and what fills it.</summary>
    /// <param name="Role">What the bundle wants.</param>
    /// <param name="Result">The model for it, or why there is none.</param>
    public sealed record FilledRole(BundleRole Role, FitResult Result);

    /// <summary>The bundle on a rig, in the order of its roles.</summary>
    /// <exception cref="ArgumentException">The wish names a version that a model is not offered in, or impossible numbers.</exception>
    public static IReadOnlyList<FilledRole> Plan(UseCaseBundle bundle, RigBudget rig, Wish wish)
    {
        var search = new RoleSearch(bundle, rig, wish);
        var chosen = search.Best(mayUseHost: rig.Gpus.Count == 0) ?? search.Best(mayUseHost: true) ?? search.WhatFits();
        var distinct = chosen.Select((model, index) => (model, search.WishOf(index))).DistinctBy(entry => entry.model.Id).ToList();
        var results = distinct.Zip(FitPlanner.PlanTogether(distinct, rig)).ToDictionary(pair => pair.First.model.Id, pair => pair.Second, StringComparer.Ordinal);
        return [.. bundle.Roles.Select((role, index) => new FilledRole(role, results[chosen[index].Id]))];
    }
}
