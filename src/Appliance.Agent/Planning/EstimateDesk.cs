using System.Globalization;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Gguf;
using Appliance.Fitting.Memory;
using Appliance.Fitting.Planning;

namespace Appliance.Agent.Planning;

/// <summary>Says what a given way of loading takes, choosing nothing.</summary>
internal static class EstimateDesk
{
    /// <summary>The estimate.</summary>
    /// <exception cref="QuestionException">The question makes no sense.</exception>
    public static EstimateBody Answer(ModelCandidate model, EstimateQuestion question)
    {
        var architecture = model.Architecture ?? throw new QuestionException($"{model.Name} is not run by llama-server; its need is fixed. 'hearth plan' tells it.", "model");
        var version = Version(model, question);
        var gpus = question.Gpus is { } list ? GpuList.Parse(list) : [];
        var options = Options(question, architecture.ContextLength) with { IsEmbedding = model.Kind is ModelKind.Embedding or ModelKind.Rerank };
        if (options.Slots > options.ContextTokens)
        {
            throw new QuestionException($"{options.Slots} slots cannot share {options.ContextTokens} tokens.", "parallel");
        }
        var placement = Placement(question, gpus, architecture.LayerCount);
        try
        {
            var memory = MemoryModel.Estimate(architecture, version.Weights, options, placement, gpus.Count > 0 ? gpus[0].Backend : Backend.Cuda);
            return new EstimateBody(
                model.Id,
                version.Name,
                options.ContextTokens,
                [.. gpus.Select((gpu, index) => index < memory.Gpus.Count
                    ? GpuMemoryBody.Of(gpu, placement.LayersPerGpu[index], memory.Gpus[index])
                    : GpuMemoryBody.Of(gpu, 0, GpuMemory.None))],
                HostMemoryBody.Of(memory.Host),
                memory.Uncertainty);
        }
        catch (GgufException e)
        {
            throw new QuestionException($"{model.Name}: {e.Message}", "model", e);
        }
    }

    private static ModelVersion Version(ModelCandidate model, EstimateQuestion question)
    {
        var names = string.Join(", ", model.Versions.Select(version => version.Name));
        if (question.Quantization is not { } name)
        {
            return model.Versions is [var only] ? only : throw new QuestionException($"Which version of {model.Name}? There is {names}.", "quant");
        }
        return model.Versions.FirstOrDefault(version => version.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new QuestionException($"{model.Name} is not offered as {name}; there is {names}.", "quant");
    }

    private static LoadOptions Options(EstimateQuestion question, long trained) => new()
    {
        ContextTokens = question.Context is { } context ? TokenCount.Parse(context, "context")
            : trained > 0 ? trained : throw new QuestionException("The model does not say how much context it was trained for; name one.", "context"),
        Slots = Between(question.Parallel, 1, 256, "parallel"),
        IsUnified = question.IsUnified,
        MicroBatch = Between(question.MicroBatch, 1, 1 << 16, "ubatch"),
        KeyType = Cache(question.CacheK, "cache-k"),
        ValueType = Cache(question.CacheV, "cache-v"),
        HasFlashAttention = question.FlashAttention.ToLowerInvariant() switch
        {
            "on" => true,
            "off" when !Cache(question.CacheV, "cache-v").IsQuantized => false,
            "off" => throw new QuestionException("Quantized values need flash attention.", "flash-attention"),
            _ => throw new QuestionException($"'{question.FlashAttention}' is neither on nor off.", "flash-attention"),
        },
    };

    private static CacheType Cache(string name, string field) => CacheType.Find(name)
        ?? throw new QuestionException($"'{name}' is no type of cache; there is {string.Join(", ", CacheType.All)}.", field);

    private static Placement Placement(EstimateQuestion question, IReadOnlyList<GpuBudget> gpus, int layerCount)
    {
        if (gpus.Count == 0)
        {
            return Fitting.Memory.Placement.HostOnly;
        }
        var offloaded = question.GpuLayers is { } layers ? Between(layers, 0, 100_000, "gpu-layers") : (int?)null;
        var experts = Between(question.HostExpertLayers, 0, 100_000, "n-cpu-moe");
        var shares = question.Split.ToLowerInvariant() switch
        {
            "none" => [1],
            "layer" => Shares(question.TensorSplit, gpus),
            _ => throw new QuestionException($"'{question.Split}' is no way to split a model that is estimated here; there is layer and none.", "split"),
        };
        return Fitting.Memory.Placement.FromShares(layerCount, shares, offloaded) with { HostExpertLayers = Math.Min(experts, layerCount) };
    }

    private static List<double> Shares(string? text, IReadOnlyList<GpuBudget> gpus)
    {
        if (text is null)
        {
            return [.. gpus.Select(gpu => (double)gpu.Free.Bytes)];
        }
        var shares = text.Split([',', '/'], StringSplitOptions.TrimEntries)
            .Select(part => double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) ? share : -1).ToList();
        if (shares.Any(share => share < 0) || shares.Sum() <= 0)
        {
            throw new QuestionException($"'{text}' is no list of proportions; write one like 1,1 or 3,2.", "tensor-split");
        }
        return shares.Count == gpus.Count
            ? shares
            : throw new QuestionException($"There are {gpus.Count} cards and {shares.Count} proportions.", "tensor-split");
    }

    private static int Between(int value, int least, int most, string field) =>
        value >= least && value <= most ? value : throw new QuestionException($"{value} is out of range; write {least} to {most}.", field);
}
