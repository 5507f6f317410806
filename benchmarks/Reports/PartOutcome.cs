namespace Appliance.Benchmarks.Reports;

/// <summary>What became of a part.</summary>
internal sealed record PartOutcome(string Name, string Title)
{
    /// <summary>Its numbers; none after a failure.</summary>
    public IReadOnlyList<Measurement> Measurements { get; init; } = [];

    /// <summary>Markdown that follows them; null for none.</summary>
    public string? Details { get; init; }

    /// <summary>Why it has none.</summary>
    public string? Failure { get; init; }
}
