using System.Globalization;
using System.Text;
using Appliance.Agent.Commands;
using Appliance.Fitting.Planning;

namespace Appliance.Agent.Planning;

/// <summary>An answer in text for a terminal.</summary>
internal static class PlanTable
{
    // Fixed tenants are looked up, not estimated; what they may be off by is in their figure.
    private const double UsualUncertainty = 0.03;

    private static readonly string[] Header = ["MODEL", "VERSION", "CONTEXT", "ON", "PER CARD", "HOST", "TOKENS/S"];

    public static string Write(PlanAnswer answer)
    {
        var text = new StringBuilder();
        text.AppendLine(Describe(answer.Rig)).AppendLine();
        var fits = answer.Results.Where(entry => entry.Result is FitResult.Fits).ToList();
        if (fits.Count > 0)
        {
            text.AppendLine(TextTable.Write([Header, .. fits.Select(entry => Row(((FitResult.Fits)entry.Result).Plan))])).AppendLine();
        }
        // A list of the whole catalogue needs no sentence for each; one model, or a bundle, does.
        const int sentences = 6;
        foreach (var entry in answer.Results.Where(entry => answer.Results.Count <= sentences || entry.Result is FitResult.TooLarge or FitResult.NotRunnable))
        {
            var role = entry.Role is null ? "" : $"{char.ToUpperInvariant(entry.Role[0])}{entry.Role[1..]}: ";
            text.AppendLine(answer.Results.Count <= sentences ? role + Sentence(entry.Result) : $"- {Sentence(entry.Result)}");
        }
        if (answer.Results is [{ Result: FitResult.Fits { Plan.Arguments: [_, ..] arguments } }])
        {
            text.AppendLine().AppendLine($"llama-server {string.Join(' ', arguments)}");
        }
        return text.ToString().TrimEnd();
    }

    private static string Describe(RigBudget rig)
    {
        var cards = rig.Gpus.GroupBy(gpu => gpu.Name).Select(group => group.Count() == 1 ? group.Key : $"{group.Count()} x {group.Key}").ToList();
        var total = rig.Gpus.Aggregate(ByteSize.Zero, (sum, gpu) => sum + gpu.Available);
        return cards.Count == 0
            ? $"Planned for a machine without graphics cards, {rig.Host.Available} of memory to give."
            : $"Planned for {string.Join(", ", cards)}: {total} of graphics memory to give, {rig.Host.Available} of the machine's own.";
    }

    private static string[] Row(ModelPlan plan) =>
    [
        plan.Model.Id,
        plan.Version.Name,
        plan.Model.Architecture is null ? "-" : plan.Options.ContextTokens.ToString("N0", CultureInfo.InvariantCulture),
        plan.Gpus.Count == 0 ? "host" : string.Join(" + ", plan.Gpus.GroupBy(gpu => gpu.Name).Select(group => group.Count() == 1 ? group.Key : $"{group.Count()} x {group.Key}")),
        plan.Memory.Gpus.Count == 0 ? "-" : string.Join(" + ", plan.Memory.Gpus.Select(gpu => gpu.Total.ToString())),
        plan.Memory.Host.Total.ToString(),
        plan.TokensPerSecond is { } speed ? speed.ToString(speed < 10 ? "0.#" : "0", CultureInfo.InvariantCulture) : "-",
    ];

    private static string Sentence(FitResult result) => result switch
    {
        FitResult.Fits { Plan: var plan } when plan.Model.Architecture is not null && plan.Memory.Uncertainty > UsualUncertainty =>
            $"{plan.Sentence} Its family is not one whose memory was checked: a card's part may be off by {plan.Memory.Uncertainty.ToString("0 %", CultureInfo.InvariantCulture)}, and so much is kept free.",
        FitResult.Fits fits => fits.Plan.Sentence,
        FitResult.TooLarge large => large.Reason,
        FitResult.NotRunnable not => $"{not.Model.Name} cannot run yet. {not.Reason}",
        _ => "",
    };
}
