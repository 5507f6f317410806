using Appliance.Fitting.Memory;

namespace Appliance.Fitting.Planning;

/// <summary>Places a model whose need is the same whatever is asked of it, such as one that transcribes speech: on one card, else on the host.</summary>
internal static class FixedTenant
{
    /// <summary>The best version on the fastest card that has room.</summary>
    public static FitResult Plan(ModelCandidate model, IReadOnlyList<ModelVersion> versions, RigBudget rig)
    {
        var gpus = CardSets.FastFirst(rig.Gpus);
        foreach (var version in versions)
        {
            var needed = version.FixedMemory ?? version.Size;
            if (gpus.FirstOrDefault(gpu => gpu.Available >= needed + MemoryModel.DriverContext(gpu.Backend)) is { } gpu)
            {
                var onCard = new GpuMemory(version.Size, ByteSize.Zero, needed - version.Size, MemoryModel.DriverContext(gpu.Backend));
                return Fits(model, version, rig.Gpus, [gpu], new ModelMemory([onCard], new HostMemory(ByteSize.Zero, ByteSize.Zero, ByteSize.Zero, ByteSize.FromMiB(64)), 0.1));
            }
        }
        var smallest = versions.MinBy(version => version.Size)!;
        var onHost = smallest.FixedMemory ?? smallest.Size;
        return onHost <= rig.Host.Available
            ? Fits(model, smallest, rig.Gpus, [], new ModelMemory([], new HostMemory(smallest.Size, ByteSize.Zero, onHost - smallest.Size, ByteSize.FromMiB(64)), 0.1))
            : new FitResult.TooLarge(model, onHost, rig.Host.Available, PlanSentence.Refusal(model, smallest, null, onHost, rig.Host.Available, gpus));
    }

    private static FitResult.Fits Fits(ModelCandidate model, ModelVersion version, IReadOnlyList<GpuBudget> rig, IReadOnlyList<GpuBudget> gpus, ModelMemory memory) => new(new ModelPlan
    {
        Model = model,
        Version = version,
        Options = new LoadOptions { ContextTokens = 0 },
        Gpus = gpus,
        Rig = rig,
        Placement = Placement.HostOnly,
        Memory = memory,
    });
}
