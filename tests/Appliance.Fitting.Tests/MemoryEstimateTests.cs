using Appliance.Fitting.Architecture;
using Appliance.Fitting.Gguf;

namespace Appliance.Fitting.Tests;

public sealed class MemoryEstimateTests
{
    // llama-server printed for this model at a context of 8,192: 2,560.00 MiB of KV and 256.02 MiB of compute buffers.
    private static readonly ModelArchitecture Llama70B = new()
    {
        Family = "llama",
        ContextLength = 131_072,
        LayerCount = 80,
        EmbeddingLength = 8192,
        FeedForwardLength = 28_672,
        HeadCount = 64,
        HeadCountKv = [.. Enumerable.Repeat(8L, 80)],
        KeyLength = 128,
        ValueLength = 128,
        VocabularySize = 128_256,
    };

    [Fact]
    public void For_Llama70B_CountsTheCacheAsLlamaServerDoes() => Assert.Equal(ByteSize.FromMiB(2560), Estimate(Llama70B, 8192).KvCache);

    [Fact]
    public void For_Llama70B_ComputeIsNearWhatLlamaServerTakes()
    {
        var measured = ByteSize.FromMiB(256) + ByteSize.FromMiB(64);

        Assert.InRange((double)Estimate(Llama70B, 8192).Compute.Bytes / measured.Bytes, 0.85, 1.3);
    }

    [Fact]
    public void For_ContextNotPadded_RoundsUpTo256() =>
        Assert.Equal(Estimate(Llama70B, 512).KvCache, Estimate(Llama70B, 257).KvCache);

    [Fact]
    public void Total_IsTheSum()
    {
        var estimate = Estimate(Llama70B, 8192);

        Assert.Equal(estimate.Weights + estimate.KvCache + estimate.Compute, estimate.Total);
    }

    [Fact]
    public void For_ImpossibleShape_IsRefused() =>
        Assert.Throws<GgufException>(() => Estimate(Llama70B with { KeyLength = long.MaxValue / 2 }, 8192));

    private static MemoryEstimate Estimate(ModelArchitecture model, long context) => MemoryEstimate.For(model, ByteSize.FromGiB(36), context, slots: 2);
}
