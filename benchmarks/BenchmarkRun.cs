using System.Diagnostics;
using Appliance.Benchmarks.Agent;
using Appliance.Benchmarks.Boot;
using Appliance.Benchmarks.Building;
using Appliance.Benchmarks.Memory;
using Appliance.Benchmarks.Mkosi;
using Appliance.Benchmarks.Pages;
using Appliance.Benchmarks.Planning;
using Appliance.Benchmarks.Reports;
using Appliance.Benchmarks.Serving;
using Appliance.Benchmarks.Sizes;
using Appliance.Build.Processes;

namespace Appliance.Benchmarks;

/// <summary>Runs the parts one after the other, so that none disturbs another.</summary>
internal sealed class BenchmarkRun(BenchmarkOptions options, Workplace workplace, Action<string> onLine)
{
    /// <summary>The part that makes what the others look at.</summary>
    public const string BuildPart = "build";

    /// <summary>All parts, in their order.</summary>
    public static IReadOnlyList<string> PartNames { get; } = [BuildPart, "mkosi", "sizes", "agent", "boot", "memory", "planner", "serving", "load", "console", "wizard"];

    /// <summary>Runs the selected parts.</summary>
    public async Task<Report> RunAsync(CancellationToken cancellationToken)
    {
        var commands = new CommandRunner();
        var machine = await HostMachine.DescribeAsync(options.Repository, commands, TimeProvider.System, cancellationToken);
        var clone = Path.Combine(workplace.Folder("checkout"), "hearth-os");
        var artifacts = new FinishedBuild(options.Artifacts ?? Path.Combine(clone, "artifacts"));
        IBenchmarkPart[] parts =
        [
            new BuildBenchmark(options.Repository, clone, commands),
            new MkosiBenchmark(options.Repository, workplace, commands, onLine),
            new SizesBenchmark(artifacts),
            new AgentBenchmark(artifacts, workplace, commands),
            new BootBenchmark(artifacts, workplace, commands, machine),
            new MemoryBenchmark(Environment.GetEnvironmentVariable("HEARTH_VULKAN_TREE"), workplace, onLine),
            new PlannerBenchmark(),
            new ServingBenchmark(Environment.GetEnvironmentVariable("HEARTH_VULKAN_TREE"), artifacts, workplace),
            new LoadBenchmark(Environment.GetEnvironmentVariable("HEARTH_VULKAN_TREE"), artifacts, workplace, onLine),
            new ConsoleBenchmark(artifacts, workplace, commands),
            new WizardBenchmark(artifacts, workplace, machine),
        ];
        var outcomes = new List<PartOutcome>();
        foreach (var part in parts.Where(part => options.Parts.Contains(part.Name)))
        {
            outcomes.Add(await RunAsync(part, cancellationToken));
        }
        return new Report(machine, outcomes);
    }

    private async Task<PartOutcome> RunAsync(IBenchmarkPart part, CancellationToken cancellationToken)
    {
        onLine($"{part.Name}: {part.Title}");
        var clock = Stopwatch.StartNew();
        PartOutcome outcome;
        try
        {
            outcome = new PartOutcome(part.Name, part.Title) { Measurements = await part.MeasureAsync(cancellationToken), Details = part.Details };
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever went wrong with one part, the others' numbers are worth having.
            outcome = new PartOutcome(part.Name, part.Title) { Failure = exception.Message };
        }
        foreach (var measurement in outcome.Measurements)
        {
            onLine($"  {measurement}");
        }
        onLine(outcome.Failure is { } failure ? $"  failed: {failure}" : $"  done in {new Quantity.Duration(clock.Elapsed)}");
        return outcome;
    }
}
