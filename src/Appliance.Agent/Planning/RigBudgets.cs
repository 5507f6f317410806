using Appliance.Fitting.Memory;
using Appliance.Fitting.Planning;
using Appliance.Hardware;

namespace Appliance.Agent.Planning;

/// <summary>Rigs as the planner sees them.</summary>
internal static class RigBudgets
{
    // What the agent, the system and the cache of files need to breathe.
    private static readonly ByteSize HostReserve = ByteSize.FromGiB(1);

    /// <summary>A host of which nothing is known.</summary>
    public static ByteSize UsualHostMemory { get; } = ByteSize.FromGiB(16);

    /// <summary>A machine that was looked at. Cards without a working driver count as if they had one: one is coming with the image.</summary>
    public static RigBudget Of(Rig rig) => new([.. rig.Gpus.Where(gpu => gpu.State != GpuState.Lost).Select(Card).OfType<GpuBudget>()], Host(rig.Memory.Available));

    /// <summary>A machine with so much memory free.</summary>
    public static HostBudget Host(ByteSize free) => new(free > HostReserve ? free - HostReserve : ByteSize.Zero, HostBudget.UsualBandwidth);

    private static GpuBudget? Card(GpuDevice gpu)
    {
        // Of a card that neither driver nor data knows there is nothing to plan with.
        if ((gpu.MemoryTotal ?? gpu.Model?.Memory) is not { } total)
        {
            return null;
        }
        return new GpuBudget
        {
            Id = gpu.Uuid ?? gpu.Address.ToString(),
            Name = gpu.Model?.Name ?? gpu.Name,
            Total = total,
            Free = gpu.MemoryFree ?? GpuBudget.FreeWhenIdle(total),
            Bandwidth = gpu.Model?.Bandwidth ?? Slowest,
            HasTensorCores = gpu.Model?.HasTensorCores ?? gpu.ComputeCapability?.Major >= 7,
            HasDisplay = gpu.HasDisplay ?? false,
            Backend = gpu.Vendor == GpuVendor.Nvidia ? Backend.Cuda : Backend.Vulkan,
        };
    }

    /// <summary>Of a card that nobody knows, the least is expected.</summary>
    public static Bandwidth Slowest { get; } = new(GpuModels.Known.All.Min(model => model.Bandwidth.BytesPerSecond));
}
