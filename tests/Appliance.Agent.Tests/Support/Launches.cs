using Appliance.Agent.Models;
using Appliance.Agent.Runners;
using Appliance.Fitting.Memory;
using Appliance.Fitting.Planning;

namespace Appliance.Agent.Tests.Support;

/// <summary>Plans and launches of models.</summary>
internal static class Launches
{
    /// <summary>A rig with so much of its own memory and these cards.</summary>
    public static RigBudget Rig(ByteSize host, params IReadOnlyList<GpuBudget> cards) => new(cards, new HostBudget(host, HostBudget.UsualBandwidth));

    /// <summary>A card of llama-server's.</summary>
    public static GpuBudget Card(string id, ByteSize memory) => new()
    {
        Id = id,
        Name = "RTX 3090",
        Total = memory,
        Free = memory,
        Bandwidth = Bandwidth.FromGigabytes(936),
        Backend = Backend.Cuda,
    };

    public static ModelPlan Plan(Model model, RigBudget rig, int slots = 4, long? context = null) =>
        Assert.IsType<FitResult.Fits>(FitPlanner.Plan(model.ToCandidate(), rig, new Wish { Slots = slots, ContextTokens = context })).Plan;

    /// <summary>On the processor of a machine with enough memory.</summary>
    public static RunnerLaunch OnHost(Model model) => new(model, Plan(model, Rig(ByteSize.FromGiB(64))));
}
