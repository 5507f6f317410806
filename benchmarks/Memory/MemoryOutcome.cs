using Appliance.TestModels.Measuring;

namespace Appliance.Benchmarks.Memory;

/// <summary>What became of one load.</summary>
internal sealed record MemoryOutcome(MemoryCase Case, Reservations Measured)
{
    /// <summary>The memory model beside it, for each place and kind.</summary>
    public IReadOnlyList<MemoryDeviation> Deviations { get; } = MemoryDeviation.Of(Case.Estimate, Measured);

    /// <summary>What the places that compute reserved together: the cards, or the host when there is none.</summary>
    public ByteSize Total => Sum(deviation => deviation.Measured);

    /// <summary>The same as estimated, without what a driver takes: software has none.</summary>
    public ByteSize Estimated => Sum(deviation => deviation.Estimated);

    /// <summary>For each card what was estimated and what it reserved.</summary>
    public IEnumerable<(ByteSize Estimated, ByteSize Measured)> Cards => Deviations.Where(IsComputing).GroupBy(deviation => deviation.Place)
        .Select(card => (new ByteSize(card.Sum(deviation => deviation.Estimated.Bytes)), new ByteSize(card.Sum(deviation => deviation.Measured.Bytes))));

    private ByteSize Sum(Func<MemoryDeviation, ByteSize> size) => new(Deviations.Where(IsComputing).Sum(deviation => size(deviation).Bytes));

    private bool IsComputing(MemoryDeviation deviation) => Case.IsOnHost == (deviation.Place == MemoryDeviation.Host);
}
