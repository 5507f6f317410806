namespace Appliance.Benchmarks.Reports;

/// <summary>One number.</summary>
/// <param name="Name">What was measured; unique within its part.</param>
/// <param name="Value">The amount.</param>
/// <param name="Limit">The most it should be; null where nothing was promised.</param>
internal sealed record Measurement(string Name, Quantity Value, Quantity? Limit = null)
{
    /// <summary>Whether the limit is kept; null where there is none.</summary>
    public bool? IsMet => Limit is null ? null : Value.Amount <= Limit.Amount;

    /// <inheritdoc />
    public override string ToString() => $"{Name}: {Value}" + (Limit is null ? "" : $" (target ≤ {Limit}: {(IsMet == true ? "met" : "missed")})");
}
