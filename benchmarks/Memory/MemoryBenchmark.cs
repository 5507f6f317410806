using Appliance.Benchmarks.Reports;
using Appliance.Build.Processes;
using Appliance.Fitting.Memory;
using Appliance.TestModels.Measuring;

namespace Appliance.Benchmarks.Memory;

/// <summary>Compares the memory model with what the real llama-server reserves, and with what others say of the same loads.</summary>
internal sealed class MemoryBenchmark(string? tree, Workplace workplace, Action<string> onLine) : IBenchmarkPart
{
    private static readonly LoadOptions Fitted = new() { ContextTokens = 8192 };

    private readonly string _folder = workplace.Folder("skeletons");

    /// <inheritdoc />
    public string Name => "memory";

    /// <inheritdoc />
    public string Title => "The memory model beside llama-server";

    /// <inheritdoc />
    public string? Details { get; private set; }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(tree))
        {
            throw new DirectoryNotFoundException("HEARTH_VULKAN_TREE does not name a tree with llama-server and Mesa's drivers; ./build.sh --target=Benchmark makes it.");
        }
        var server = new LlamaServer(tree);
        var outcomes = new List<MemoryOutcome>();
        foreach (var model in MemoryCases.All.GroupBy(load => load.Model))
        {
            onLine($"  {model.Key}: {model.Count()} loads");
            foreach (var load in model)
            {
                var outcome = new MemoryOutcome(load, await server.LoadAsync(FileOf(load), load.Options, load.Placement, cancellationToken, load.More));
                outcomes.Add(outcome);
                foreach (var deviation in outcome.Deviations.Where(deviation => !deviation.IsWithinTolerance))
                {
                    onLine($"    {load}: {deviation}");
                }
            }
        }
        Details = new MemoryTables(outcomes, await FitAsync(server, outcomes, cancellationToken)).ToMarkdown();
        var deviations = outcomes.SelectMany(outcome => outcome.Deviations).ToList();
        return
        [
            new("Models", new Quantity.Count(outcomes.DistinctBy(outcome => outcome.Case.Model).Count())),
            new("Loads", new Quantity.Count(outcomes.Count)),
            new("Numbers compared", new Quantity.Count(deviations.Count)),
            new("Numbers further off than promised", new Quantity.Count(deviations.Count(deviation => !deviation.IsWithinTolerance)), new Quantity.Count(0)),
        ];
    }

    /// <summary>What llama.cpp's own fitting projects for a card beside what it then reserves there.</summary>
    private async Task<IReadOnlyList<(ByteSize Projected, ByteSize Reserved)>> FitAsync(
        LlamaServer server, IEnumerable<MemoryOutcome> outcomes, CancellationToken cancellationToken)
    {
        var fits = new List<(ByteSize, ByteSize)>();
        foreach (var load in outcomes.Select(outcome => outcome.Case).Where(load => load.Options == Fitted && load.Placement.GpusUsed <= 2 && !load.IsOnHost && !load.IsPartial))
        {
            var cards = load.Placement.LayersPerGpu.Count;
            var measured = await server.FitAsync(FileOf(load), load.Options, cards, cancellationToken);
            fits.AddRange(Enumerable.Range(0, cards).Where(card => measured.Projected.ContainsKey(Reservations.CardName(card)))
                .Select(card => (measured.Projected[Reservations.CardName(card)], Total(measured, card))));
        }
        return fits;

        static ByteSize Total(Reservations measured, int card) => measured.OfCard(card, "model") + measured.OfCard(card, "KV") + measured.OfCard(card, "compute");
    }

    private string FileOf(MemoryCase load) => load.Skeleton.WriteTo(Path.Combine(_folder, load.File));
}
