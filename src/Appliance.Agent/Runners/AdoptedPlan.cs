using System.Globalization;
using Appliance.Agent.Models;
using Appliance.Fitting.Gguf;
using Appliance.Fitting.Memory;
using Appliance.Fitting.Planning;

namespace Appliance.Agent.Runners;

/// <summary>Finds out from what a runner was told how its model is loaded.</summary>
internal static class AdoptedPlan
{
    /// <summary>The plan it runs by; null when the variables are not those of a runner for this model on this rig.</summary>
    /// <exception cref="GgufException">The model's shape leads to impossible sizes.</exception>
    public static ModelPlan? Of(Model model, IReadOnlyDictionary<string, string> environment, RigBudget rig)
    {
        if (environment.GetValueOrDefault("LLAMA_ARG_MODEL") != model.Path
            || Number("LLAMA_ARG_CTX_SIZE") is not { } context || Number("LLAMA_ARG_N_PARALLEL") is not { } slots
            || Number("LLAMA_ARG_UBATCH") is not { } batch || Number("LLAMA_ARG_N_GPU_LAYERS") is not { } layers
            || CacheType.Find(environment.GetValueOrDefault("LLAMA_ARG_CACHE_TYPE_K", "")) is not { } cache)
        {
            return null;
        }
        var names = layers == 0 ? [] : environment.GetValueOrDefault(RunnerEnvironment.Device, "").Split(',');
        var gpus = names.Select(name => rig.Gpus.FirstOrDefault(gpu => gpu.Id == name)).OfType<GpuBudget>().ToList();
        var split = environment.GetValueOrDefault("LLAMA_ARG_TENSOR_SPLIT")?.Split(',').Select(Parse).ToList() ?? (gpus.Count > 0 ? [layers] : []);
        if (gpus.Count != names.Length || split.Count != gpus.Count || split.Contains(null))
        {
            return null;
        }
        var candidate = model.ToCandidate();
        var options = new LoadOptions
        {
            ContextTokens = context,
            Slots = slots,
            IsUnified = environment.ContainsKey("LLAMA_ARG_KV_UNIFIED"),
            MicroBatch = batch,
            KeyType = cache,
            ValueType = cache,
            Projector = environment.ContainsKey(RunnerEnvironment.Projector) ? model.Projector?.Size ?? ByteSize.Zero : ByteSize.Zero,
            IsProjectorOnHost = environment.ContainsKey(RunnerEnvironment.ProjectorDevice),
            IsEmbedding = environment.ContainsKey("LLAMA_ARG_EMBEDDINGS") || environment.ContainsKey("LLAMA_ARG_RERANKING"),
        };
        var placement = new Placement([.. split.Select(part => part!.Value)], Number("LLAMA_ARG_N_CPU_MOE") ?? 0);
        return new ModelPlan
        {
            Model = candidate,
            Version = candidate.Versions[0],
            Options = options,
            Gpus = gpus,
            Rig = rig.Gpus,
            Placement = placement,
            Memory = MemoryModel.Estimate(model.Facts.Architecture, model.Weights, options, placement, gpus.Count > 0 ? gpus[0].Backend : Backend.Cuda),
        };

        int? Number(string name) => Parse(environment.GetValueOrDefault(name, ""));
    }

    private static int? Parse(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
