using Appliance.Agent.Models;
using Appliance.Fitting.Architecture;
using Appliance.Fitting.Gguf;
using Appliance.Fitting.Memory;

namespace Appliance.Agent.Tests.Support;

/// <summary>Models without files.</summary>
internal static class ModelBuilder
{
    public static Model Model(string id, ByteSize size, long contextLength = 2048, string? path = null) => new(
        id,
        path ?? $"/models/{id}.gguf",
        size,
        DateTimeOffset.UnixEpoch,
        new GgufModel { Architecture = new ModelArchitecture { Family = "llama", ContextLength = contextLength, LayerCount = 1, HeadCountKv = [1], KeyLength = 16, ValueLength = 16 } },
        WeightLayout.Of([new ModelTensor("blk.0.ffn_up.weight", GgmlType.Named("I8"), [size.Bytes])]));

    /// <summary>A model of so many equal layers.</summary>
    public static Model Layered(string id, int layers, ByteSize size) => new(
        id,
        $"/models/{id}.gguf",
        size,
        DateTimeOffset.UnixEpoch,
        new GgufModel
        {
            Architecture = new ModelArchitecture
            {
                Family = "llama",
                ContextLength = 32_768,
                LayerCount = layers,
                HeadCount = 32,
                HeadCountKv = [.. Enumerable.Repeat(8L, layers)],
                KeyLength = 128,
                ValueLength = 128,
                EmbeddingLength = 4096,
                FeedForwardLength = 14_336,
                VocabularySize = 32_000,
            },
        },
        WeightLayout.Of([.. Enumerable.Range(0, layers).Select(layer => new ModelTensor($"blk.{layer}.ffn_up.weight", GgmlType.Named("I8"), [size.Bytes / layers]))]));
}
