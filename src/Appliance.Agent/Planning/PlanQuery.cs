using System.Globalization;

namespace Appliance.Agent.Planning;

/// <summary>Questions as query parameters, named as the options of the commands are.</summary>
internal static class PlanQuery
{
    private static readonly string[] PlanNames = ["gpus", "host-memory", "model", "for", "context", "slots", "quant"];

    private static readonly string[] EstimateNames =
    [
        "gpus", "model", "quant", "context", "parallel", "kv-unified", "ubatch", "cache-k", "cache-v", "flash-attention", "split", "tensor-split", "gpu-layers", "n-cpu-moe",
    ];

    /// <summary>The question of <c>hearth plan</c>.</summary>
    /// <exception cref="QuestionException">A parameter is unknown or no number.</exception>
    public static PlanQuestion Plan(IQueryCollection query)
    {
        RefuseOthers(query, PlanNames);
        if (Text(query, "model") is not null && Text(query, "for") is not null)
        {
            throw new QuestionException("Name one of model and for.", "for");
        }
        return new PlanQuestion
        {
            Gpus = Text(query, "gpus"),
            HostMemory = Text(query, "host-memory"),
            Model = Text(query, "model"),
            For = Text(query, "for"),
            Context = Text(query, "context"),
            Slots = Number(query, "slots") ?? 1,
            Quantization = Text(query, "quant"),
        };
    }

    /// <summary>The question of <c>hearth estimate</c>.</summary>
    /// <exception cref="QuestionException">A parameter is unknown or no number.</exception>
    public static EstimateQuestion Estimate(IQueryCollection query)
    {
        RefuseOthers(query, EstimateNames);
        var defaults = new EstimateQuestion();
        return new EstimateQuestion
        {
            Gpus = Text(query, "gpus"),
            Model = Text(query, "model"),
            Quantization = Text(query, "quant"),
            Context = Text(query, "context"),
            Parallel = Number(query, "parallel") ?? defaults.Parallel,
            IsUnified = Text(query, "kv-unified") is "" or "1" or "true",
            MicroBatch = Number(query, "ubatch") ?? defaults.MicroBatch,
            CacheK = Text(query, "cache-k") ?? defaults.CacheK,
            CacheV = Text(query, "cache-v") ?? defaults.CacheV,
            FlashAttention = Text(query, "flash-attention") ?? defaults.FlashAttention,
            Split = Text(query, "split") ?? defaults.Split,
            TensorSplit = Text(query, "tensor-split"),
            GpuLayers = Number(query, "gpu-layers"),
            HostExpertLayers = Number(query, "n-cpu-moe") ?? 0,
        };
    }

    private static string? Text(IQueryCollection query, string name) => query.TryGetValue(name, out var values) ? values.ToString() : null;

    private static int? Number(IQueryCollection query, string name) => Text(query, name) switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw new QuestionException($"'{text}' is no number.", name),
    };

    private static void RefuseOthers(IQueryCollection query, string[] known)
    {
        if (query.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } other)
        {
            throw new QuestionException($"'{other}' is no parameter; there is {string.Join(", ", known)}.", other);
        }
    }
}
