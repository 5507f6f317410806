using System.Globalization;
using System.Text;

namespace Appliance.Benchmarks.Reports;

/// <summary>The numbers of one run, for people.</summary>
internal sealed record Report(HostMachine Machine, IReadOnlyList<PartOutcome> Parts)
{
    private const string Introduction = """
        # Benchmarks

        All numbers of this page are of one run of `./build.sh --target=Benchmark`, which wrote it. An MB is a million bytes.
        """;

    private const string Fairness = """
        mkosi builds the packages of our root (and systemd-boot-efi, for its stub) into a disk with an erofs on dm-verity and a kernel image, with its own initrd. A cold build is everything from nothing, so for both the tree with their tools is in it. mkosi does less: our build also makes the agent, the runner's tree of Debian unstable, and the compressed download with its block map, and our image and root contain agent and runner. NuGet packages are on the machine before either build; Debian packages are not. mkosi reads the mirror without its security updates, so some of its packages are older.
        """;

    /// <summary>The report as a page.</summary>
    public string ToMarkdown()
    {
        var page = new StringBuilder(Introduction).Append("\n\n").Append(Description());
        foreach (var part in Parts)
        {
            page.Append(CultureInfo.InvariantCulture, $"\n## {part.Title}\n\n").Append(Section(part));
        }
        if (Comparison.Of(Parts) is { Count: > 0 } comparisons)
        {
            page.Append("\n## Beside mkosi\n\n").Append(Fairness).Append("\n\n").Append(Table(comparisons));
        }
        return page.ToString();
    }

    private string Description() => string.Create(CultureInfo.InvariantCulture, $"""
        | | |
        |---|---|
        | Processor | {Machine.Processor}, {Machine.Processors} to use |
        | Memory | {Machine.Memory} |
        | Kernel | {Machine.Kernel} |
        | Virtual machine runs on | {Machine.Acceleration?.ToString().ToUpperInvariant() ?? "not measured"} |
        | Load when the run began | {Machine.Load} |
        | Date | {Machine.Date:yyyy-MM-dd HH:mm} UTC |
        | Commit | {Machine.Commit} |

        """);

    private static string Section(PartOutcome part)
    {
        if (part.Failure is { } failure)
        {
            return $"Failed:\n\n```\n{failure}\n```\n";
        }
        var table = new StringBuilder("| | measured | target | |\n|---|--:|--:|---|\n");
        foreach (var measurement in part.Measurements)
        {
            table.Append(CultureInfo.InvariantCulture,
                $"| {measurement.Name} | {measurement.Value} | {(measurement.Limit is { } limit ? $"≤ {limit}" : "")} | {Verdict(measurement.IsMet)} |\n");
        }
        return table.ToString();
    }

    private static string Table(IReadOnlyList<Comparison> comparisons)
    {
        var table = new StringBuilder("| | ours | mkosi | ours / mkosi | target | |\n|---|--:|--:|--:|--:|---|\n");
        foreach (var pair in comparisons)
        {
            var limit = pair.Limit is { } most ? string.Create(CultureInfo.InvariantCulture, $"≤ {most:0.0}") : "";
            bool? isMet = pair.Limit is null ? null : pair.Ratio <= pair.Limit;
            table.Append(CultureInfo.InvariantCulture, $"| {pair.Name} | {pair.Ours} | {pair.Theirs} | {pair.Ratio:0.00} | {limit} | {Verdict(isMet)} |\n");
        }
        return table.ToString();
    }

    private static string Verdict(bool? isMet) => isMet switch { true => "met", false => "**missed**", null => "" };
}
