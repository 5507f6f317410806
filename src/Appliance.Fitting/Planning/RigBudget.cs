namespace Appliance.Fitting.Planning;

/// <summary>What a rig has to give.</summary>
/// <param name="Gpus">Its cards, in any order.</param>
/// <param name="Host">Its own memory.</param>
public sealed record RigBudget(IReadOnlyList<GpuBudget> Gpus, HostBudget Host)
{
    /// <summary>The rig while a model is resident.</summary>
    public RigBudget Less(ModelPlan plan)
    {
        var taken = plan.Gpus.Zip(plan.Memory.Gpus).ToDictionary(pair => pair.First.Id, pair => pair.Second.Total, StringComparer.Ordinal);
        return new RigBudget(
            [.. Gpus.Select(gpu => taken.TryGetValue(gpu.Id, out var bytes) ? gpu.Less(bytes) : gpu)],
            Host with { Available = Host.Available - plan.HostMemory });
    }
}

/// <summary>The machine's own memory.</summary>
/// <param name="Available">What a model may take.</param>
/// <param name="Bandwidth">What it delivers to the processor.</param>
public sealed record HostBudget(ByteSize Available, Bandwidth Bandwidth)
{
    /// <summary>Two channels of DDR4-2666, as most mining boards have: what is assumed when nobody measured.</summary>
    public static Bandwidth UsualBandwidth { get; } = Bandwidth.FromGigabytes(40);
}
