using System.Globalization;
using Appliance.Fitting.Catalogue;

namespace Appliance.Fitting.Planning;

/// <summary>Says a plan in words that need no glossary.</summary>
internal static class PlanSentence
{
    /// <summary>Such as "Llama 3.3 70B runs at 4-bit across both RTX 3090s with 14,000 tokens of context, about 16 tokens a second."</summary>
    public static string Of(ModelPlan plan)
    {
        var text = $"{plan.Model.Name} runs{Bits(plan)} {Where(plan)}";
        if (plan.Model.Kind == ModelKind.Language)
        {
            text += $" with {Tokens(plan.Options.ContextTokens)} tokens of context, {Speed(plan.TokensPerSecond)}";
        }
        if (plan.Placement.HostExpertLayers > 0)
        {
            text += $"; part of it ({plan.Memory.Host.Weights}) stays in the machine's own memory";
        }
        if (plan.Options.IsProjectorOnHost)
        {
            text += "; images are read by the processor, slowly";
        }
        return plan.ForLongerContext is { } version ? $"{text}; for longer conversations choose {version}." : $"{text}.";
    }

    /// <summary>Why a model does not fit, and what would help.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">Its smallest version allowed.</param>
    /// <param name="tokens">The shortest context allowed; null when it has none.</param>
    /// <param name="needed">What these take.</param>
    /// <param name="available">What there is.</param>
    /// <param name="cards">The cards, fast first; none for a rig without.</param>
    public static string Refusal(ModelCandidate model, ModelVersion version, long? tokens, ByteSize needed, ByteSize available, IReadOnlyList<GpuBudget> cards)
    {
        var context = tokens is { } count ? $" with {Tokens(count)} tokens of context" : "";
        var place = cards.Count > 0 ? Names(cards, cards) : "the machine's memory";
        var shortage = needed > available
            ? $"{place} {(cards.Count > 1 ? "have" : "has")} {available} to give; {needed - available} more would do"
            : cards.Count > 0
                ? $"{place} {(cards.Count > 1 ? "have" : "has")} {available} together, but it cannot be divided so that each part fits its card"
                : $"the processor would write less than {PlacementSearch.SlowestTokensPerSecond:0} tokens a second";
        return $"{model.Name} does not fit: its {version.Name} version needs {needed}{context}, and {shortage}. Choose a smaller model, or add a card.";
    }

    private static string Bits(ModelPlan plan) => plan.Version.Bits switch
    {
        _ when plan.Model.Architecture is null => "",
        16 => " at full precision",
        var bits => $" at {bits}-bit",
    };

    private static string Where(ModelPlan plan) => plan.Gpus.Count switch
    {
        0 => "on the processor",
        1 => $"on {Names(plan.Gpus, plan.Rig)}",
        _ => $"across {Names(plan.Gpus, plan.Rig)}",
    };

    private static string Names(IReadOnlyList<GpuBudget> gpus, IReadOnlyList<GpuBudget> rig)
    {
        var texts = gpus.GroupBy(gpu => gpu.Name).Select(group => (group.Count(), rig.Count(gpu => gpu.Name == group.Key)) switch
        {
            (1, 1) => $"the {group.Key}",
            (1, _) => $"one {group.Key}",
            (2, 2) => $"both {group.Key}s",
            var (used, all) when used == all => $"all {used} {group.Key}s",
            var (used, _) => $"{used} {group.Key}s",
        }).ToList();
        return texts.Count == 1 ? texts[0] : $"{string.Join(", ", texts.Take(texts.Count - 1))} and {texts[^1]}";
    }

    // 14,336 is 14,000 to a person; below 2,000 the number itself is small enough.
    private static string Tokens(long tokens) => (tokens >= 2000 ? tokens / 1000 * 1000 : tokens).ToString("N0", CultureInfo.InvariantCulture);

    private static string Speed(double? perSecond) => perSecond switch
    {
        null => "",
        < 10 => string.Create(CultureInfo.InvariantCulture, $"about {perSecond:0.#} tokens a second"),
        _ => string.Create(CultureInfo.InvariantCulture, $"about {perSecond:0} tokens a second"),
    };
}
