using Appliance.Fitting.Catalogue;

namespace Appliance.Fitting.Planning;

/// <summary>Tries the models of each role of a bundle beside those chosen for the roles before it.</summary>
internal sealed class RoleSearch(UseCaseBundle bundle, RigBudget rig, Wish wish)
{
    private readonly Dictionary<string, ModelCandidate> _candidates = bundle.Roles.SelectMany(role => role.Models).DistinctBy(model => model.Id)
        .ToDictionary(model => model.Id, ModelCandidate.From, StringComparer.Ordinal);

    /// <summary>What is wanted of the model of a role.</summary>
    public Wish WishOf(int role) => wish with { IsPrecise = wish.IsPrecise || bundle.Roles[role].Purpose is ModelPurpose.Code or ModelPurpose.Tools };

    /// <summary>A model for each role so that all fit, the worst of them as high in its list as can be; null when there is no way.</summary>
    /// <param name="mayUseHost">Whether models that do not converse may be computed by the processor.</param>
    public IReadOnlyList<ModelCandidate>? Best(bool mayUseHost)
    {
        (IReadOnlyList<ModelCandidate> Models, double Worst, double Sum)? best = null;
        Try(0, rig, [], 0, 0);
        return best?.Models;

        void Try(int role, RigBudget left, IReadOnlyList<ModelCandidate> taken, double worst, double sum)
        {
            if (role == bundle.Roles.Count)
            {
                best = best is { } other && (other.Worst, other.Sum).CompareTo((worst, sum)) <= 0 ? best : (taken, worst, sum);
                return;
            }
            var models = bundle.Roles[role].Models;
            for (var index = 0; index < models.Count; index++)
            {
                var rank = (double)index / models.Count;
                if (best is { } known && Math.Max(worst, rank) > known.Worst)
                {
                    return;
                }
                var model = _candidates[models[index].Id];
                if (taken.Any(chosen => chosen.Id == model.Id))
                {
                    Try(role + 1, left, [.. taken, model], Math.Max(worst, rank), sum + rank);
                }
                else if (Place(model, left, role, mayUseHost) is { } plan)
                {
                    Try(role + 1, left.Less(plan), [.. taken, model], Math.Max(worst, rank), sum + rank);
                }
            }
        }
    }

    /// <summary>When not everything fits: each role gets what it can, in order, and the last ones will say why they cannot.</summary>
    public IReadOnlyList<ModelCandidate> WhatFits()
    {
        var left = rig;
        var chosen = new List<ModelCandidate>();
        for (var role = 0; role < bundle.Roles.Count; role++)
        {
            var models = bundle.Roles[role].Models;
            var plan = models.Select(model => Place(_candidates[model.Id], left, role, mayUseHost: true)).FirstOrDefault(found => found is not null);
            left = plan is null ? left : left.Less(plan);
            chosen.Add(plan?.Model ?? _candidates[models[^1].Id]);
        }
        return chosen;
    }

    // Whoever has cards does not want to wait for a conversation with the processor.
    private ModelPlan? Place(ModelCandidate model, RigBudget left, int role, bool mayUseHost) =>
        FitPlanner.PlanTogether([(model, WishOf(role))], left)[0] is FitResult.Fits { Plan: var plan }
            && (plan.Gpus.Count > 0 || (mayUseHost && (rig.Gpus.Count == 0 || model.Kind != ModelKind.Language))) ? plan : null;
}
