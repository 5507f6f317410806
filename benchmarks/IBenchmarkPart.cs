using Appliance.Benchmarks.Reports;

namespace Appliance.Benchmarks;

/// <summary>Something to measure on its own.</summary>
internal interface IBenchmarkPart
{
    /// <summary>The name by which <c>--only</c> selects it.</summary>
    string Name { get; }

    /// <summary>Its heading in the report.</summary>
    string Title { get; }

    /// <summary>Markdown that follows its numbers, once it has measured; null for none.</summary>
    string? Details => null;

    /// <summary>Measures. What it throws becomes the part's failure.</summary>
    Task<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken);
}
