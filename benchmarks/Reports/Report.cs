using System.Globalization;
using System.Text;

namespace Appliance.Benchmarks.Reports;

/// <summary>The numbers of one run, for people.</summary>
internal sealed record Report(HostMachine Machine, IReadOnlyList<PartOutcome> Parts)
{
    private const string Heading = "\n## ";
    private const string Beside = "Beside mkosi";

    private const string Introduction = """
        # Benchmarks

        `./build.sh --target=Benchmark` writes this page. Its numbers are of one run, except in sections that name another. An MB is a million bytes.
        """;

    private const string Fairness = """
        mkosi builds the packages of our root (and systemd-boot-efi, for its stub) into a disk with an erofs on dm-verity and a kernel image, with its own initrd. A cold build is everything from nothing to a compressed image that can be flashed, so for both the tree with their tools is in it, and for mkosi the xz that we call ourselves. mkosi does less: our build also makes the agent, the runner's tree of Debian unstable, and the block map, and our image and root contain agent and runner. NuGet packages are on the machine before either build; Debian packages are not. mkosi reads the mirror without its security updates, so some of its packages are older.
        """;

    /// <summary>The report as a page.</summary>
    public string ToMarkdown() => string.Concat(Sections().Select(section => section.Text).Prepend($"{Introduction}\n\n{Description()}"));

    /// <summary>An earlier page with the sections of this run in place of its own of the same name, or behind them; each says of which run it is.</summary>
    public string Into(string page)
    {
        var sections = page.Split(Heading).Select((text, index) => index == 0 ? text : Heading + text).ToList();
        foreach (var (title, text) in Sections())
        {
            var dated = text.Insert(Title(title).Length, Provenance());
            var old = sections.FindIndex(section => section.StartsWith(Title(title), StringComparison.Ordinal));
            if (old >= 0)
            {
                sections[old] = dated;
            }
            else
            {
                sections.Add(dated);
            }
        }
        return string.Concat(sections);
    }

    private IEnumerable<(string Title, string Text)> Sections()
    {
        foreach (var part in Parts)
        {
            yield return (part.Title, Title(part.Title) + Section(part));
        }
        if (Comparison.Of(Parts) is { Count: > 0 } comparisons)
        {
            yield return (Beside, $"{Title(Beside)}{Fairness}\n\n{Table(comparisons)}");
        }
    }

    private static string Title(string title) => $"{Heading}{title}\n\n";

    private string Provenance() => string.Create(CultureInfo.InvariantCulture,
        $"A run of its own: {Machine.Date:yyyy-MM-dd HH:mm} UTC, {Machine.Processor} ({Machine.Processors} to use), load {Machine.Load}, commit {Machine.Commit}.\n\n");

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
        return part.Details is { } details ? $"{table}\n{details}" : table.ToString();
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
