using Appliance.Fitting.Planning;

namespace Appliance.Agent.Planning;

/// <summary>An answer as JSON. Memory is in MiB.</summary>
internal sealed record PlanBody(PlanRigBody Rig, string? Bundle, IReadOnlyList<PlanEntryBody> Models)
{
    public static PlanBody Of(PlanAnswer answer) => new(
        new PlanRigBody(
            [.. answer.Rig.Gpus.Select(gpu => new PlanGpuBody(gpu.Name, gpu.Id, Mebibytes.Of(gpu.Total), Mebibytes.Of(gpu.Free), Mebibytes.Of(gpu.Available), Math.Round(gpu.Bandwidth.BytesPerSecond / 1e9, 1)))],
            Mebibytes.Of(answer.Rig.Host.Available)),
        answer.Bundle,
        [.. answer.Results.Select(PlanEntryBody.Of)]);
}

/// <summary>The rig that was planned for.</summary>
internal sealed record PlanRigBody(IReadOnlyList<PlanGpuBody> Gpus, double HostAvailable);

/// <summary>A card: memory in MiB, bandwidth in GB/s. What is available is what is free less a reserve.</summary>
internal sealed record PlanGpuBody(string Name, string Id, double Total, double Free, double Available, double BandwidthGbS);

/// <summary>One model of an answer.</summary>
internal sealed record PlanEntryBody(string? Role, string Model, string Name, bool Fits, string Sentence, PlacementBody? Plan, double? Needed, double? Available)
{
    public static PlanEntryBody Of(PlanEntry entry) => entry.Result switch
    {
        FitResult.Fits { Plan: var plan } => new(entry.Role, plan.Model.Id, plan.Model.Name, true, plan.Sentence, PlacementBody.Of(plan), null, null),
        FitResult.TooLarge large => new(entry.Role, large.Model.Id, large.Model.Name, false, large.Reason, null, Mebibytes.Of(large.Needed), Mebibytes.Of(large.Available)),
        FitResult.NotRunnable not => new(entry.Role, not.Model.Id, not.Model.Name, false, not.Reason, null, null, null),
        _ => throw new InvalidOperationException("An answer of no known kind."),
    };
}

/// <summary>How a model runs. Sizes of files are in bytes, memory in MiB.</summary>
internal sealed record PlacementBody(
    string Quantization,
    long FileBytes,
    long? Context,
    int Slots,
    string CacheTypeK,
    string CacheTypeV,
    int GpuLayers,
    int HostExpertLayers,
    IReadOnlyList<GpuMemoryBody> Gpus,
    HostMemoryBody Host,
    double Uncertainty,
    double? TokensPerSecond,
    string? ForLongerContext,
    IReadOnlyList<string> Arguments)
{
    public static PlacementBody Of(ModelPlan plan) => new(
        plan.Version.Name,
        plan.Version.Size.Bytes,
        plan.Model.Architecture is null ? null : plan.Options.ContextTokens,
        plan.Options.Slots,
        plan.Options.KeyType.Name,
        plan.Options.ValueType.Name,
        plan.Placement.OffloadedLayers,
        plan.Placement.HostExpertLayers,
        [.. plan.Gpus.Select((gpu, index) => GpuMemoryBody.Of(gpu, plan.Placement.LayersPerGpu.ElementAtOrDefault(index), plan.Memory.Gpus[index]))],
        HostMemoryBody.Of(plan.Memory.Host),
        plan.Memory.Uncertainty,
        plan.TokensPerSecond is { } speed ? Math.Round(speed, 1) : null,
        plan.ForLongerContext,
        plan.Arguments);
}
