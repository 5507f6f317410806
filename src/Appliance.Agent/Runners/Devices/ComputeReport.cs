using Appliance.Hardware;

namespace Appliance.Agent.Runners.Devices;

/// <summary>What models are computed with, and what should compute and does not.</summary>
/// <param name="Serving">Such as <c>CUDA on 2 cards</c> or <c>the processor</c>.</param>
/// <param name="Problems">In sentences for the owner; empty when every card that could compute does.</param>
internal sealed record ComputeReport(string Serving, IReadOnlyList<string> Problems)
{
    private const string Cuda = "CUDA";
    private const string Processor = "the processor";

    /// <summary>Compares what is in the machine with what runners can use.</summary>
    /// <param name="rig">The machine.</param>
    /// <param name="devices">What llama-server listed; null before it was asked.</param>
    public static ComputeReport Of(Rig rig, RunnerDevices? devices)
    {
        var cards = devices?.Cards ?? [];
        var serving = Describe(cards);
        var nvidia = rig.Gpus.Where(card => card.Vendor == GpuVendor.Nvidia && card.State != GpuState.Lost).ToList();
        var computing = cards.Count(IsNvidia);
        var isAsked = devices is not null || nvidia.All(card => card.State != GpuState.Ready);
        return nvidia.Count <= computing || !isAsked
            ? new ComputeReport(serving, [])
            : new ComputeReport(serving, [Missing(nvidia.Count, computing, Reason(rig, nvidia, devices), serving)]);
    }

    private static string Describe(IReadOnlyList<RunnerDevice> cards)
    {
        var parts = cards.GroupBy(card => new string([.. card.Name.TakeWhile(char.IsAsciiLetter)]))
            .Select(group => $"{group.Key} on {(group.Count() == 1 ? "1 card" : $"{group.Count()} cards")}").ToList();
        return parts.Count == 0 ? Processor : string.Join(" and ", parts);
    }

    // Vulkan may serve a card of theirs too, on a machine that has their whole driver.
    private static bool IsNvidia(RunnerDevice device) =>
        device.Name.StartsWith(Cuda, StringComparison.Ordinal) || device.Description.Contains("NVIDIA", StringComparison.OrdinalIgnoreCase);

    private static string Missing(int all, int computing, string reason, string serving)
    {
        var which = (all, computing) switch
        {
            (1, _) => "The NVIDIA card does not compute: CUDA did not come up.",
            (_, 0) => $"None of the {all} NVIDIA cards computes: CUDA did not come up.",
            _ => $"Only {computing} of {all} NVIDIA cards compute.",
        };
        return $"{which} {reason} Until this is put right, models run on {serving}{(serving == Processor ? ", which is far slower" : "")}.";
    }

    private static string Reason(Rig rig, List<GpuDevice> nvidia, RunnerDevices? devices)
    {
        // What is wrong with the driver is the cause of what CUDA says.
        var driver = rig.Drivers.FirstOrDefault(driver => driver.Vendor == GpuVendor.Nvidia)?.Problem;
        var own = nvidia.FirstOrDefault(card => card.State == GpuState.OtherDriver)?.Driver;
        return driver
            ?? (own is null ? null : $"The driver {own} has taken it.")
            ?? (devices?.CudaProblem is { } words ? $"CUDA says: {words.TrimEnd('.')}." : null)
            ?? "It does not say why; restart the rig, and if that does not help, look at the log.";
    }
}
