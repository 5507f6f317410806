using Appliance.Fitting.Planning;

namespace Appliance.Fitting.Tests.Planning;

/// <summary>Rigs of idle cards, in a machine with 16 GiB to give.</summary>
internal static class Rigs
{
    public static RigBudget None { get; } = Of();

    public static GpuBudget Rtx3080 => Card("RTX 3080", 10, 760);

    public static GpuBudget A4000 => Card("RTX A4000", 16, 448);

    public static GpuBudget Rtx3090 => Card("RTX 3090", 24, 936);

    public static GpuBudget P40 => Card("Tesla P40", 24, 347) with { HasTensorCores = false };

    /// <summary>The nine rigs of the golden table.</summary>
    public static IReadOnlyList<(string Name, RigBudget Rig)> Nine { get; } =
    [
        ("3080", Of(Rtx3080)), ("A4000", Of(A4000)), ("3090", Of(Rtx3090)), ("P40", Of(P40)), ("3090+3080", Of(Rtx3090, Rtx3080)),
        ("P40+3090", Of(P40, Rtx3090)), ("2x3090", Of(Rtx3090, Rtx3090)), ("4x3090", Of(Rtx3090, Rtx3090, Rtx3090, Rtx3090)), ("none", None),
    ];

    public static RigBudget Of(params IReadOnlyList<GpuBudget> cards) => new(
        [.. cards.Select((card, index) => card with { Id = $"GPU-{index}" })],
        new HostBudget(ByteSize.FromGiB(16), HostBudget.UsualBandwidth));

    public static GpuBudget Card(string name, int memoryGiB, double bandwidth) => new()
    {
        Id = name,
        Name = name,
        Total = ByteSize.FromGiB(memoryGiB),
        Free = GpuBudget.FreeWhenIdle(ByteSize.FromGiB(memoryGiB)),
        Bandwidth = Bandwidth.FromGigabytes(bandwidth),
    };
}
