using Appliance.Fitting.Catalogue;

namespace Appliance.Fitting.Planning;

/// <summary>
/// Answers what should run on a rig, and how: the best version that leaves room for a conversation, on the fewest and fastest cards that
/// hold it, with the longest context that then fits. A pure function: the same question has the same answer.
/// </summary>
public static class FitPlanner
{
    /// <summary>How one model should run on a rig with nothing else on it.</summary>
    /// <exception cref="ArgumentException">The wish names a version that the model is not offered in, or impossible numbers.</exception>
    public static FitResult Plan(ModelCandidate model, RigBudget rig, Wish wish) => Plan(model, rig, wish, mayGrow: true);

    /// <summary>How several models should run side by side: each gets its room in order, and what is left goes to their contexts in order.</summary>
    public static IReadOnlyList<FitResult> PlanTogether(IReadOnlyList<(ModelCandidate Model, Wish Wish)> models, RigBudget rig)
    {
        var results = new List<FitResult>();
        var left = rig;
        foreach (var (model, wish) in models)
        {
            var result = Plan(model, left, wish, mayGrow: false);
            results.Add(result);
            left = result is FitResult.Fits fits ? left.Less(fits.Plan) : left;
        }
        for (var index = 0; index < results.Count; index++)
        {
            if (results[index] is FitResult.Fits fits && models[index].Wish.ContextTokens is null)
            {
                var others = results.Where((_, other) => other != index).OfType<FitResult.Fits>().Aggregate(rig, (budget, other) => budget.Less(other.Plan));
                results[index] = Plan(models[index].Model, others, models[index].Wish, mayGrow: true) is FitResult.Fits grown && IsNoWorse(grown.Plan, fits.Plan) ? grown : fits;
            }
        }
        return results;
    }

    private static bool IsNoWorse(ModelPlan grown, ModelPlan plan) =>
        grown.Version.Loss <= plan.Version.Loss && grown.Options.ContextTokens >= plan.Options.ContextTokens;

    private static FitResult Plan(ModelCandidate model, RigBudget rig, Wish wish, bool mayGrow)
    {
        if (model.NotRunnable is { } reason)
        {
            return new FitResult.NotRunnable(model, reason);
        }
        var versions = Versions(model, wish);
        if (model.Architecture is null)
        {
            return FixedTenant.Plan(model, versions, rig);
        }
        var search = new PlacementSearch(model, versions, rig, wish);
        return search.Find(mayGrow) is { } plan ? new FitResult.Fits(plan) : search.Refusal();
    }

    private static List<ModelVersion> Versions(ModelCandidate model, Wish wish)
    {
        const int bitsForCode = 4;
        if (wish.ContextTokens is <= 0 || wish.Slots <= 0)
        {
            throw new ArgumentException("A context and a number of slots are at least 1.", nameof(wish));
        }
        if (wish.Quantization is { } name)
        {
            return model.Versions.FirstOrDefault(version => version.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } version
                ? [version]
                : throw new ArgumentException(
                    $"{model.Name} is not offered as {name}; there is {string.Join(", ", model.Versions.Select(offered => offered.Name))}.", nameof(wish));
        }
        var sensible = model.Versions.Where(version => !version.IsByRequest && !(wish.IsPrecise && model.Kind == ModelKind.Language && version.Name != "MXFP4" && IsCoarse(version))).ToList();
        return sensible.Count > 0 ? sensible : [model.Versions[^1]];

        static bool IsCoarse(ModelVersion version) => version.Bits < bitsForCode || version.Name == "IQ4_XS";
    }
}
