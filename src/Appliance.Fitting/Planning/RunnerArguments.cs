using System.Globalization;
using Appliance.Fitting.Catalogue;

namespace Appliance.Fitting.Planning;

/// <summary>
/// A plan as arguments of llama-server. Everything is said, nothing left to its own judgement: a default that depends on what is free at
/// the moment would make the same plan load differently tomorrow. The cache of past prompts, 8 GiB of the host by default, is off: no plan counts it.
/// </summary>
internal static class RunnerArguments
{
    /// <summary>The arguments; none for a model that llama-server does not run.</summary>
    public static IReadOnlyList<string> Of(ModelPlan plan)
    {
        if (plan.Model.Architecture is not { } model)
        {
            return [];
        }
        var options = plan.Options;
        List<string> arguments =
        [
            "--ctx-size", Text(options.ContextTokens), "--parallel", Text(options.Slots), "--batch-size", Text(Math.Max(2048, options.MicroBatch)), "--ubatch-size", Text(options.MicroBatch),
            "--cache-type-k", options.KeyType.Name, "--cache-type-v", options.ValueType.Name,
            "--flash-attn", options.HasFlashAttention ? "on" : "off", "--fit", "off", "--cache-ram", "0", "--n-gpu-layers", Text(plan.Placement.OffloadedLayers),
        ];
        if (options.IsUnified)
        {
            arguments.Add("--kv-unified");
        }
        arguments.AddRange(plan.Gpus.Count switch
        {
            0 => ["--device", "none"],
            1 => ["--split-mode", "none", "--main-gpu", "0"],
            // Counts of layers as proportions: llama-server rounds them to themselves (Placement.FromShares).
            _ => ["--split-mode", "layer", "--tensor-split", string.Join(',', plan.Placement.LayersPerGpu)],
        });
        if (plan.Placement.HostExpertLayers > 0)
        {
            arguments.AddRange(["--n-cpu-moe", Text(plan.Placement.HostExpertLayers)]);
        }
        if (options.IsProjectorOnHost)
        {
            arguments.AddRange(["--mmproj-device", "none"]);
        }
        arguments.AddRange(plan.Model.Kind switch
        {
            ModelKind.Embedding => ["--embedding"],
            ModelKind.Rerank => ["--reranking"],
            _ => Array.Empty<string>(),
        });
        return arguments;

        static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
    }
}
