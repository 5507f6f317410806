using Appliance.Fitting.Memory;

namespace Appliance.TestModels.Measuring;

/// <summary>A kind of memory that llama-server reports.</summary>
public enum MemoryKind
{
    /// <summary>Of the model.</summary>
    Weights,

    /// <summary>Keys and values.</summary>
    KvCache,

    /// <summary>Scratch memory.</summary>
    Compute,
}

/// <summary>An estimate beside what llama-server reserved.</summary>
/// <param name="Place">A card's name in the log, or <see cref="Host"/>.</param>
/// <param name="Kind">Of what.</param>
/// <param name="Estimated">By <see cref="MemoryModel"/>.</param>
/// <param name="Measured">By llama-server.</param>
public sealed record MemoryDeviation(string Place, MemoryKind Kind, ByteSize Estimated, ByteSize Measured)
{
    /// <summary>The place that is no card.</summary>
    public const string Host = "host";

    // Each line of the log is rounded to 0.01 MiB, and a mapped model has one for each piece.
    private static readonly ByteSize Rounding = ByteSize.FromKiB(21);
    private static readonly ByteSize ComputeTolerance = ByteSize.FromMiB(32);

    /// <summary>How far the estimate is off, positive when it is too high.</summary>
    public ByteSize Difference => Estimated - Measured;

    /// <summary>The same as a fraction of what was measured; 0 when both are nothing.</summary>
    public double Fraction => Difference.Bytes / (double)Math.Max(1, Measured.Bytes);

    /// <summary>Whether it is as right as promised: weights to 0.1 %, the cache exactly, compute to 5 % or 32 MiB.</summary>
    public bool IsWithinTolerance => IsWithin(ComputeTolerance);

    /// <summary>The same with another limit for small compute buffers.</summary>
    public bool IsWithin(ByteSize compute) => Math.Abs(Difference.Bytes) <= Kind switch
    {
        MemoryKind.Weights => Math.Max(Rounding.Bytes, Measured.Bytes / 1000),
        MemoryKind.KvCache => Rounding.Bytes,
        _ => Math.Max(compute.Bytes, Measured.Bytes / 20),
    };

    /// <summary>Compares every card and the host.</summary>
    public static IReadOnlyList<MemoryDeviation> Of(ModelMemory estimate, Reservations measured) =>
    [
        .. estimate.Gpus.SelectMany((gpu, card) => Of(Reservations.CardName(card), gpu.Weights, gpu.KvCache, gpu.Compute, kind => measured.OfCard(card, kind))),
        .. Of(Host, estimate.Host.Weights, estimate.Host.KvCache, estimate.Host.Compute, measured.OfHost),
    ];

    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant(
        $"{Place} {Kind}: estimated {Estimated.Bytes / 1048576.0:0.00} MiB, measured {Measured.Bytes / 1048576.0:0.00} MiB");

    private static IEnumerable<MemoryDeviation> Of(string place, ByteSize weights, ByteSize cache, ByteSize compute, Func<string, ByteSize> measured) =>
    [
        new(place, MemoryKind.Weights, weights, measured("model")),
        new(place, MemoryKind.KvCache, cache, measured("KV")),
        new(place, MemoryKind.Compute, compute, measured("compute")),
    ];
}
