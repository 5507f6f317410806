using Appliance.Benchmarks.Reports;
using Appliance.Build.Machines;

namespace Appliance.Benchmarks.Tests.Reports;

public sealed class ReportTests
{
    private static readonly HostMachine Machine = new()
    {
        Processor = "Example 9000",
        Processors = 2,
        Memory = ByteSize.FromGiB(16),
        Kernel = "6.12",
        Load = "0.05",
        Acceleration = Acceleration.Tcg,
        Date = new DateTimeOffset(2026, 11, 22, 12, 30, 0, TimeSpan.Zero),
        Commit = new string('a', 40),
    };

    [Fact]
    public void ToMarkdown_PartsWithAFailure_IsThePage()
    {
        var page = new Report(Machine,
        [
            new PartOutcome("build", "Building") { Measurements = [new(Names.ColdBuild, Quantity.Seconds(90)), new("Again", Quantity.Seconds(91.2), Quantity.Seconds(90))] },
            new PartOutcome("mkosi", "mkosi") { Measurements = [new(Names.PeerCold, Quantity.Seconds(100)), new(Names.PeerInitrd, Quantity.Megabytes(130))] },
            new PartOutcome("sizes", "Sizes") { Measurements = [new(Names.Initrd, Quantity.Megabytes(13)), new("Files", new Quantity.Size(897))] },
            new PartOutcome("boot", "Boot") { Failure = "It did not come up." },
        ]).ToMarkdown();

        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Expectations", "report.md")), page);
    }
    [Fact]
    public void Into_SomeParts_ReplacesTheirSectionsAndSaysWhen()
    {
        var part = new PartOutcome("planner", "Planner") { Measurements = [new("Plans", new Quantity.Count(1200))], Details = "Quick.\n" };

        var page = new Report(Machine, [part, part with { Title = "New" }]).Into("# Page\n\n## Planner\n\nOld.\n\n## Boot\n\nKept.\n");

        var section = $"A run of its own: 2026-11-22 12:30 UTC, Example 9000 (2 to use), load 0.05, commit {Machine.Commit}.\n\n"
            + "| | measured | target | |\n|---|--:|--:|---|\n| Plans | 1,200 |  |  |\n\nQuick.\n";
        Assert.Equal($"# Page\n\n## Planner\n\n{section}\n## Boot\n\nKept.\n\n## New\n\n{section}", page);
    }
}
