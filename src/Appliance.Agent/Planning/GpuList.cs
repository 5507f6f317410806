using System.Globalization;
using System.Text.RegularExpressions;
using Appliance.Fitting.Memory;
using Appliance.Fitting.Planning;
using Appliance.Hardware;

namespace Appliance.Agent.Planning;

/// <summary>Cards as people list them: <c>3090x4</c>, <c>2x 3090</c>, <c>p40,3080 12GB</c>.</summary>
internal static partial class GpuList
{
    private const int MostCards = 64;

    /// <summary>The idle cards of a list; <c>none</c> is a list of none.</summary>
    /// <exception cref="QuestionException">A name is unknown, or there are more than 64.</exception>
    public static IReadOnlyList<GpuBudget> Parse(string text)
    {
        if (text.Trim().Equals("none", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }
        var entries = text.Split([',', '+'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Entry).ToList();
        if (entries.Count == 0)
        {
            throw new QuestionException("The list of cards is empty; write one like 3090x2 or p40,3080, or none.", "gpus");
        }
        if (entries.Sum(entry => entry.Count) > MostCards)
        {
            throw new QuestionException($"The list names more than {MostCards} cards.", "gpus");
        }
        return [.. entries.SelectMany(entry => Enumerable.Repeat(entry.Model, entry.Count)).Select(Budget)];
    }

    private static (GpuModel Model, int Count) Entry(string text)
    {
        var match = Counted().Match(text);
        var (name, count) = match switch
        {
            { Success: true } when match.Groups["after"].Success => (match.Groups["name"].Value, match.Groups["after"].Value),
            { Success: true } when match.Groups["before"].Success => (match.Groups["name"].Value, match.Groups["before"].Value),
            _ => (text, "1"),
        };
        return GpuModels.Known.Find(name) switch
        {
            GpuModelAnswer.Found found when int.Parse(count, CultureInfo.InvariantCulture) is > 0 and var number => (found.Model, number),
            GpuModelAnswer.Unknown unknown => throw new QuestionException(unknown.Message, "gpus"),
            _ => throw new QuestionException($"'{text}' is no number of cards.", "gpus"),
        };
    }

    private static GpuBudget Budget(GpuModel model, int index) => new()
    {
        Id = $"{index}",
        Name = model.Name,
        Total = model.Memory,
        Free = GpuBudget.FreeWhenIdle(model.Memory),
        Bandwidth = model.Bandwidth,
        HasTensorCores = model.HasTensorCores,
        Backend = model.Vendor == GpuVendor.Nvidia ? Backend.Cuda : Backend.Vulkan,
    };

    // "3090x4", "3090 x 4", "4x3090", "4 x 3090"; not the x of "rx580" or "rtx".
    [GeneratedRegex(@"^(?:(?<before>\d{1,2})\s*[x*]\s*(?<name>\S.*)|(?<name>.*[^\sx*])\s*[x*]\s*(?<after>\d{1,2}))$", RegexOptions.IgnoreCase)]
    private static partial Regex Counted();
}
