using System.Collections.Frozen;

namespace Appliance.Fitting.Architecture;

/// <summary>Which graphs of llama.cpp the memory model was checked against.</summary>
public static class KnownFamilies
{
    /// <summary>Families whose estimates were compared with llama-server's own numbers (docs/benchmarks.md).</summary>
    public static FrozenSet<string> Checked { get; } =
        new[] { "llama", "qwen2", "qwen3", "qwen3moe", "gemma3", "gpt-oss", "bert", "nomic-bert" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Families that keep no cache.</summary>
    public static FrozenSet<string> Encoders { get; } =
        new[] { "bert", "nomic-bert", "nomic-bert-moe", "jina-bert-v2", "jina-bert-v3", "modern-bert", "neo-bert", "eurobert" }
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Families that keep a fixed state beside or instead of a cache; their state is not in the formulas.</summary>
    public static FrozenSet<string> Recurrent { get; } =
        new[]
        {
            "mamba", "mamba2", "rwkv6", "rwkv7", "arwkv7", "jamba", "falcon-h1", "granitehybrid", "nemotron_h", "nemotron_h_moe",
            "lfm2", "lfm2moe", "plamo2", "qwen3next", "qwen35", "qwen35moe", "kimi-linear",
        }.ToFrozenSet(StringComparer.Ordinal);
}
