using Appliance.Fitting.Memory;

namespace Appliance.Fitting.Planning;

/// <summary>A card as the planner sees it.</summary>
public sealed record GpuBudget
{
    // A card of 8 GiB shares 2 % of it with its driver, and every card a fixed part with firmware and page tables.
    private const double DriverShare = 0.02;
    private static readonly ByteSize DriverBase = ByteSize.FromMiB(256);

    // Together with the process's context of 350 MiB this keeps 1 GiB of each card: what grows in use and what was misjudged.
    private static readonly ByteSize Safety = ByteSize.FromMiB(674);
    private static readonly ByteSize DisplaySafety = ByteSize.FromMiB(256);

    /// <summary>What tells it apart from its likes: the UUID where there is one.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it, such as <c>RTX 3090</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its memory.</summary>
    public required ByteSize Total { get; init; }

    /// <summary>What nobody uses of it now.</summary>
    public required ByteSize Free { get; init; }

    /// <summary>What its memory delivers.</summary>
    public required Bandwidth Bandwidth { get; init; }

    /// <summary>Whether it can multiply matrices in 16 bits at speed: NVIDIA since Volta. Older cards read their weights more slowly.</summary>
    public bool HasTensorCores { get; init; } = true;

    /// <summary>Whether a screen hangs on it, which takes more memory at any time.</summary>
    public bool HasDisplay { get; init; }

    /// <summary>What computes on it.</summary>
    public Backend Backend { get; init; }

    /// <summary>What a model may take of it, driver context included; zero when nothing is left.</summary>
    public ByteSize Available
    {
        get
        {
            var left = Free - Safety - (HasDisplay ? DisplaySafety : ByteSize.Zero);
            return left > ByteSize.Zero ? left : ByteSize.Zero;
        }
    }

    /// <summary>What a driver shows as free on an idle card that is sold with <paramref name="memory"/>.</summary>
    public static ByteSize FreeWhenIdle(ByteSize memory) => new((long)(memory.Bytes * (1 - DriverShare)) - DriverBase.Bytes);

    /// <summary>The card after something else took memory of it.</summary>
    internal GpuBudget Less(ByteSize taken) => this with { Free = Free - taken };
}
