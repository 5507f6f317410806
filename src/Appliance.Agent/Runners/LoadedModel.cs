using Appliance.Fitting.Planning;

namespace Appliance.Agent.Runners;

/// <summary>A model that is loaded, for those who look on.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Plan">How it is loaded.</param>
/// <param name="Memory">What it is estimated to occupy, on cards and host.</param>
/// <param name="GpuMemory">What of that is on cards.</param>
/// <param name="Answering">Requests it is answering.</param>
/// <param name="UnloadsIn">When it is unloaded if nobody uses it; null when it stays.</param>
internal sealed record LoadedModel(string Id, ModelPlan Plan, ByteSize Memory, ByteSize GpuMemory, int Answering, TimeSpan? UnloadsIn);
