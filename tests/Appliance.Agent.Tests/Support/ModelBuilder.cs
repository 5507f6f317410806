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
}
