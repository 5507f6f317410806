using System.Diagnostics;
using System.Globalization;
using Appliance.Benchmarks.Reports;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Planning;

namespace Appliance.Benchmarks.Planning;

/// <summary>How long it takes to say what runs on a large rig.</summary>
internal sealed class PlannerBenchmark : IBenchmarkPart
{
    private const int Cards = 8;
    private const int Models = 60;
    private const int WarmUps = 20;
    private const int Rounds = 51;

    // A 3090, a 3060 and a P40 in turns: three kinds are more work than one.
    private static readonly (string Name, int Memory, int Bandwidth)[] Kinds = [("RTX 3090", 24, 936), ("RTX 3060", 12, 360), ("Tesla P40", 24, 347)];

    private static readonly Wish[] Wishes = [new(), new() { ContextTokens = 32_768 }, new() { IsPrecise = true, Slots = 2 }];

    /// <inheritdoc />
    public string Name => "planner";

    /// <inheritdoc />
    public string Title => "The planner";

    /// <inheritdoc />
    public Task<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken)
    {
        var candidates = ModelCatalogue.BuiltIn.Models.Where(model => model.NotRunnable is null).Select(ModelCandidate.From).ToList();
        var models = Enumerable.Range(0, Models).Select(index => (candidates[index % candidates.Count], Wishes[index / candidates.Count % Wishes.Length])).ToList();
        var mixed = RigOf(Kinds);
        var equal = RigOf(Kinds[..1]);
        return Task.FromResult<IReadOnlyList<Measurement>>(
        [
            Measure("each, one after the other, equal cards", () => models.Count(model => FitPlanner.Plan(model.Item1, equal, model.Item2) is FitResult.Fits)),
            Measure("each, one after the other, three kinds of cards", () => models.Count(model => FitPlanner.Plan(model.Item1, mixed, model.Item2) is FitResult.Fits)),
            Measure("side by side, equal cards", () => FitPlanner.PlanTogether(models, equal).Count),
            Measure("side by side, three kinds of cards", () => FitPlanner.PlanTogether(models, mixed).Count),
        ]);

        Measurement Measure(string name, Func<int> plan)
        {
            var times = new List<TimeSpan>();
            for (var round = 0; round < WarmUps + Rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var start = Stopwatch.GetTimestamp();
                plan();
                times.Add(Stopwatch.GetElapsedTime(start));
            }
            return new($"{Models} models on {Cards} cards, {name}", new Quantity.Duration(times.Skip(WarmUps).Order().ElementAt(Rounds / 2)), Quantity.Seconds(0.05));
        }
    }

    private static RigBudget RigOf((string Name, int Memory, int Bandwidth)[] kinds) => new(
        [.. Enumerable.Range(0, Cards).Select(card => CardOf(card, kinds[card % kinds.Length]))],
        new HostBudget(ByteSize.FromGiB(64), HostBudget.UsualBandwidth));

    private static GpuBudget CardOf(int index, (string Name, int Memory, int Bandwidth) kind) => new()
    {
        Id = index.ToString(CultureInfo.InvariantCulture),
        Name = kind.Name,
        Total = ByteSize.FromGiB(kind.Memory),
        Free = GpuBudget.FreeWhenIdle(ByteSize.FromGiB(kind.Memory)),
        Bandwidth = Bandwidth.FromGigabytes(kind.Bandwidth),
    };
}
