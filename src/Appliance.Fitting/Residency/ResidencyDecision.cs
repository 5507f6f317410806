using Appliance.Fitting.Planning;

namespace Appliance.Fitting.Residency;

/// <summary>What to do for a model that shall be loaded.</summary>
public abstract record ResidencyDecision
{
    private ResidencyDecision()
    {
    }

    /// <summary>Load it.</summary>
    /// <param name="Plan">So.</param>
    /// <param name="Unload">After these were unloaded; none of them is answering.</param>
    public sealed record Start(ModelPlan Plan, IReadOnlyList<string> Unload) : ResidencyDecision;

    /// <summary>Wait until these have finished answering.</summary>
    public sealed record Wait(IReadOnlyList<string> For) : ResidencyDecision;

    /// <summary>It cannot be loaded, whatever is unloaded.</summary>
    /// <param name="Result">Why.</param>
    public sealed record Refuse(FitResult Result) : ResidencyDecision;
}
