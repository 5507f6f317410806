using System.Globalization;
using System.Text;
using Appliance.TestModels.Measuring;

namespace Appliance.Benchmarks.Memory;

/// <summary>The comparison as tables.</summary>
internal sealed class MemoryTables(IReadOnlyList<MemoryOutcome> outcomes, IReadOnlyList<(ByteSize Projected, ByteSize Reserved)> fits)
{
    private const double MiB = 1 << 20;

    /// <summary>Markdown: what was loaded, how far the estimates are off for each model, where they are too far off, and how peers do.</summary>
    public string ToMarkdown() => new StringBuilder(Introduction()).Append('\n').Append(Models()).Append(Beyond()).Append(Peers()).ToString();

    private string Introduction() => $"""
        llama.cpp {outcomes[0].Measured.Build} loads a file of each model with its true shape and no weights (a skeleton), and prints what it reserves. Cards are Mesa's lavapipe: it computes on the processor, and llama.cpp allocates for it, splits layers over several of it and pipelines them as for any Vulkan card. On the host models up to 6 GiB are whole, larger ones have fewer layers. On cards they are cut to 8 layers, 16,000 tokens and 16 experts, stored as Q2_K or MXFP4, because lavapipe holds no tensor above 128 MiB; cache and compute buffers depend on nothing that is cut. Without flash attention only short contexts are measured, for the same reason. What CUDA adds, the context and 16-bit copies of a quantized cache, is not measured here.

        Promised are weights to 0.1 %, the cache exactly, and compute buffers to 5 % or 32 MiB, for every card and for the host.

        """;

    private string Models()
    {
        var table = new StringBuilder("| model | loads | weights, worst | cache, worst | compute, worst | beyond promise |\n|---|--:|--:|--:|--:|--:|\n");
        foreach (var model in outcomes.GroupBy(outcome => outcome.Case.Model))
        {
            table.Append(Row(model.Key, [.. model]));
        }
        return table.Append(Row("**all**", outcomes)).ToString();
    }

    private static string Row(string name, IReadOnlyList<MemoryOutcome> loads)
    {
        var deviations = loads.SelectMany(load => load.Deviations).ToList();
        return string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {loads.Count} | {Worst(MemoryKind.Weights)} | {Worst(MemoryKind.KvCache)} | {Worst(MemoryKind.Compute)} | {deviations.Count(deviation => !deviation.IsWithinTolerance)} of {deviations.Count} |\n");

        string Worst(MemoryKind kind)
        {
            var worst = deviations.Where(deviation => deviation.Kind == kind).MaxBy(deviation => Math.Abs(deviation.Difference.Bytes))!;
            return worst.Measured.Bytes == 0 ? Signed(worst.Difference) : string.Create(CultureInfo.InvariantCulture, $"{Signed(worst.Difference)} ({worst.Fraction:+0.0 %;-0.0 %;0.0 %})");
        }
    }

    private string Beyond()
    {
        var list = new StringBuilder();
        foreach (var (load, deviation) in outcomes.SelectMany(load => load.Deviations.Select(deviation => (load.Case, deviation))).Where(pair => !pair.deviation.IsWithinTolerance))
        {
            list.Append(CultureInfo.InvariantCulture, $"- {load}: {deviation}\n");
        }
        return list.Length == 0 ? "" : $"\nBeyond what was promised:\n\n{list}";
    }

    private string Peers()
    {
        var whole = outcomes.Where(load => load.Case.IsOnHost).ToList();
        var cards = outcomes.Where(load => !load.Case.IsOnHost && !load.Case.IsPartial).ToList();
        var table = new StringBuilder($"""

            ### Beside others

            The same loads, those with a part on the host left out: {whole.Count} on the host and {cards.Count} on cards. What a rule says is compared with what llama-server reserved in total, per cent on the host and MiB on cards, where cutting makes weights small beside the rest, and for each card where the rule tells that. `--fit` is llama.cpp's own: a dry run with the file at hand; {fits.Count} cards of loads with 8,192 tokens. Ollama's is its estimate before it starts llama-server, with 457 MiB for each card and without what it adds for the larger batches that it would choose. No driver's context is in any number.

            | | host, median | host, worst | cards together, median | cards together, worst | one card, worst | needs the file |
            |---|--:|--:|--:|--:|--:|---|

            """);
        table.Append(PeerRow("Hearth OS", load => load.Estimated, Signed(Furthest(cards.SelectMany(load => load.Cards).Select(card => card.Estimated - card.Measured))), "no"));
        table.Append(CultureInfo.InvariantCulture, $"| llama.cpp `--fit` | | | | | {Signed(Furthest(fits.Select(fit => fit.Projected - fit.Reserved)))} | yes |\n");
        foreach (var rule in PeerRule.All)
        {
            table.Append(PeerRow(rule.Name, load => rule.Estimate(load.Case), "", "its size"));
        }
        return table.ToString();

        string PeerRow(string name, Func<MemoryOutcome, ByteSize> estimate, string oneCard, string file)
        {
            var fractions = whole.Select(load => (estimate(load) - load.Total).Bytes / (double)load.Total.Bytes).ToList();
            var differences = cards.Select(load => estimate(load) - load.Total).ToList();
            var median = new ByteSize(differences.Select(difference => Math.Abs(difference.Bytes)).Order().ElementAt(differences.Count / 2));
            return string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {fractions.Select(Math.Abs).Order().ElementAt(fractions.Count / 2):0.0 %} | {fractions.MaxBy(Math.Abs):+0.0 %;-0.0 %} | {median.Bytes / MiB:0.0} MiB | {Signed(Furthest(differences))} | {oneCard} | {file} |\n");
        }
    }

    private static ByteSize Furthest(IEnumerable<ByteSize> differences) => differences.MaxBy(difference => Math.Abs(difference.Bytes));

    private static string Signed(ByteSize size) => string.Create(CultureInfo.InvariantCulture, $"{size.Bytes / MiB:+0.00;-0.00;0.00} MiB");
}
