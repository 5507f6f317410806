using Appliance.Agent.Models;
using Appliance.Fitting.Architecture;
using Appliance.Fitting.Gguf;

namespace Appliance.Agent.Tests.Support;

/// <summary>Models without files.</summary>
internal static class ModelBuilder
{
    public static Model Model(string id, ByteSize size, long contextLength = 2048, string? path = null) => new(
        id,
        path ?? $"/models/{id}.gguf",
        size,
        DateTimeOffset.UnixEpoch,
        new GgufModel { Architecture = new ModelArchitecture { Family = "llama", ContextLength = contextLength, LayerCount = 1, HeadCountKv = [1], KeyLength = 16, ValueLength = 16 } });
}
