using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Planning;

namespace Appliance.Fitting.Residency;

/// <summary>
/// Decides which models stay when another is wanted. Who was used least recently goes first, nobody while answering; and nobody goes at all
/// if the newcomer runs beside them about as well as alone. A pure function.
/// </summary>
public static class ResidencyPlanner
{
    // Sharing may cost some speed, but not so much that a person would rather wait for the other to be unloaded.
    private const double WorthwhileSpeed = 0.7;
    private const long WorthwhileContext = 8192;

    /// <summary>What to do for the model asked for.</summary>
    /// <exception cref="ArgumentException">The wish is impossible.</exception>
    public static ResidencyDecision Decide(ResidencyQuestion question)
    {
        var result = FitPlanner.Plan(question.Model, question.Rig, question.Wish);
        if (result is not FitResult.Fits { Plan: var alone })
        {
            return new ResidencyDecision.Refuse(result);
        }
        var order = question.Residents.OrderByDescending(resident => resident.IsBusy).ThenByDescending(resident => resident.LastUsed).ToList();
        var busy = order.Count(resident => resident.IsBusy);
        for (var kept = order.Count; kept >= 0; kept--)
        {
            var left = order.Take(kept).Aggregate(question.Rig, (rig, resident) => rig.Less(resident.Plan));
            if (FitPlanner.Plan(question.Model, left, question.Wish) is FitResult.Fits { Plan: var beside } && IsWorthwhile(beside, alone))
            {
                return kept >= busy
                    ? new ResidencyDecision.Start(Limited(question, left, beside), [.. order.Skip(kept).Select(resident => resident.Id)])
                    : new ResidencyDecision.Wait([.. order.Take(busy).Skip(kept).Select(resident => resident.Id)]);
            }
        }
        // Alone it fits, so the loop has ended at the latest with nothing kept.
        throw new InvalidOperationException($"{question.Model.Id} fits a rig and does not.");
    }

    private static bool IsWorthwhile(ModelPlan beside, ModelPlan alone) =>
        beside.Gpus.Count > 0 == alone.Gpus.Count > 0
        && (beside.TokensPerSecond ?? 0) >= (alone.TokensPerSecond ?? 0) * WorthwhileSpeed
        && beside.Options.ContextTokens >= Math.Min(alone.Options.ContextTokens, WorthwhileContext);

    /// <summary>The plan with no more context than is allowed, and than leaves room for what is expected.</summary>
    private static ModelPlan Limited(ResidencyQuestion question, RigBudget left, ModelPlan grown)
    {
        if (question.Wish.ContextTokens is not null)
        {
            return grown;
        }
        var plan = LeavingRoom(question, left, grown);
        var longest = question.Wish with { ContextTokens = question.LongestContext };
        return plan.Options.ContextTokens > question.LongestContext && FitPlanner.Plan(question.Model, left, longest) is FitResult.Fits { Plan: var cut } ? cut : plan;
    }

    private static ModelPlan LeavingRoom(ResidencyQuestion question, RigBudget left, ModelPlan grown)
    {
        if (Least(question.Model, left, question.Wish) is not { } least)
        {
            return grown;
        }
        var (room, taken) = (left.Less(least), left);
        foreach (var model in question.Expected)
        {
            if (Least(model, room, question.Wish) is { } next && next.Gpus.Count > 0 == least.Gpus.Count > 0)
            {
                (room, taken) = (room.Less(next), taken.Less(next));
            }
        }
        return FitPlanner.Plan(question.Model, taken, question.Wish) is FitResult.Fits { Plan: var limited } && IsWorthwhile(limited, least) ? limited : least;
    }

    /// <summary>The model with no more context than makes it worthwhile.</summary>
    private static ModelPlan? Least(ModelCandidate model, RigBudget rig, Wish wish)
    {
        var least = model.Kind == ModelKind.Language ? wish with { ContextTokens = Math.Min(WorthwhileContext, ContextLadder.Longest(model)) } : wish;
        return FitPlanner.Plan(model, rig, least) is FitResult.Fits { Plan: var plan } ? plan : null;
    }
}
