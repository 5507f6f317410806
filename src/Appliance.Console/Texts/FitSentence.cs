using Appliance.Console.Ports;
using Appliance.Console.Setup;

namespace Appliance.Console.Texts;

/// <summary>Says how a model runs on this rig, or why not, in the language of whoever reads it. The planner itself speaks English.</summary>
public static class FitSentence
{
    /// <summary>The sentence.</summary>
    public static string Of(ModelFit fit, Text text)
    {
        if (text.Language == Language.English.Code)
        {
            return fit.Sentence;
        }
        if (!fit.Fits)
        {
            return fit is { Needed: { } needed, Available: { } available } && needed > available
                ? text["fit.sentence.toolarge", fit.Name, needed, available]
                : text["fit.sentence.not", fit.Name];
        }
        var numbers = Numbers.Of(text.Language);
        var sentence = text["fit.sentence.runs", fit.Name, fit.Quantization ?? "", Place(fit, text)];
        if (fit.Context is { } context)
        {
            sentence += text["fit.sentence.context", context.ToString("N0", numbers)];
        }
        if (fit.TokensPerSecond is { } speed)
        {
            sentence += text["fit.sentence.speed", speed.ToString(speed < 10 ? "0.#" : "0", numbers)];
        }
        return sentence + ".";
    }

    private static string Place(ModelFit fit, Text text)
    {
        var cards = fit.Cards.GroupBy(card => card.Card).Select(group => group.Count() > 1 ? $"{group.Count()} × {group.Key}" : group.Key).ToList();
        return cards.Count == 0 ? text["fit.sentence.processor"] : string.Join(" + ", cards);
    }
}
