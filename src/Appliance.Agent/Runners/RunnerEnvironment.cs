namespace Appliance.Agent.Runners;

/// <summary>Arguments of llama-server as the variables that say the same (<c>llama-server --help</c> names each): a unit can be given those.</summary>
internal static class RunnerEnvironment
{
    /// <summary>The devices it may use.</summary>
    public const string Device = "LLAMA_ARG_DEVICE";

    /// <summary>The file with which the model sees.</summary>
    public const string Projector = "LLAMA_ARG_MMPROJ";

    /// <summary>Where that file's part computes.</summary>
    public const string ProjectorDevice = "MTMD_BACKEND_DEVICE";

    private const string Set = "1";

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["--ctx-size"] = "LLAMA_ARG_CTX_SIZE",
        ["--parallel"] = "LLAMA_ARG_N_PARALLEL",
        ["--batch-size"] = "LLAMA_ARG_BATCH",
        ["--ubatch-size"] = "LLAMA_ARG_UBATCH",
        ["--cache-type-k"] = "LLAMA_ARG_CACHE_TYPE_K",
        ["--cache-type-v"] = "LLAMA_ARG_CACHE_TYPE_V",
        ["--flash-attn"] = "LLAMA_ARG_FLASH_ATTN",
        ["--fit"] = "LLAMA_ARG_FIT",
        ["--cache-ram"] = "LLAMA_ARG_CACHE_RAM",
        ["--n-gpu-layers"] = "LLAMA_ARG_N_GPU_LAYERS",
        ["--kv-unified"] = "LLAMA_ARG_KV_UNIFIED",
        ["--device"] = Device,
        ["--split-mode"] = "LLAMA_ARG_SPLIT_MODE",
        ["--main-gpu"] = "LLAMA_ARG_MAIN_GPU",
        ["--tensor-split"] = "LLAMA_ARG_TENSOR_SPLIT",
        ["--n-cpu-moe"] = "LLAMA_ARG_N_CPU_MOE",
        ["--mmproj-device"] = ProjectorDevice,
        ["--embedding"] = "LLAMA_ARG_EMBEDDINGS",
        ["--reranking"] = "LLAMA_ARG_RERANKING",
    };

    /// <summary>The variables for <paramref name="arguments"/>.</summary>
    /// <exception cref="ArgumentException">An argument has no variable.</exception>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<string> arguments)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var index = 0; index < arguments.Count; index++)
        {
            var name = Names.GetValueOrDefault(arguments[index]) ?? throw new ArgumentException($"{arguments[index]} has no variable.", nameof(arguments));
            var isFlag = index + 1 == arguments.Count || arguments[index + 1].StartsWith("--", StringComparison.Ordinal);
            variables[name] = isFlag ? Set : arguments[++index];
        }
        return variables;
    }
}
