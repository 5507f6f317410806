using Appliance.Fitting.Planning;

namespace Appliance.Fitting.Residency;

/// <summary>A model that is loaded.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Plan">How it was loaded.</param>
/// <param name="IsBusy">Whether it is answering.</param>
/// <param name="LastUsed">When it was last used; larger is later.</param>
public sealed record Resident(string Id, ModelPlan Plan, bool IsBusy, long LastUsed);
