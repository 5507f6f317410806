using Appliance.Fitting.Planning;

namespace Appliance.Agent.Planning;

/// <summary>What the planner says.</summary>
/// <param name="Rig">The rig it planned for.</param>
/// <param name="Results">One entry for each model asked about, in order.</param>
/// <param name="Bundle">The bundle that was asked for, or null.</param>
internal sealed record PlanAnswer(RigBudget Rig, IReadOnlyList<PlanEntry> Results, string? Bundle = null);

/// <summary>One model of an answer.</summary>
/// <param name="Role">What it is to do in a bundle; null outside one.</param>
/// <param name="Result">Whether and how it runs.</param>
internal sealed record PlanEntry(string? Role, FitResult Result);
