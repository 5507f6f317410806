using Appliance.Fitting.Architecture;
using Appliance.Fitting.Gguf;
using Appliance.Fitting.Memory;

namespace Appliance.Fitting.Tests.Memory;

/// <summary>Numbers that llama-server printed for skeletons of these models (build 11669) are what the estimates are held to.</summary>
public sealed class MemoryModelTests
{
    [Fact]
    public void Estimate_Llama70BOnHost_IsWhatLlamaServerPrints()
    {
        var host = Estimate(Shapes.Llama70B, "Q3_K_M", Context(8192), Placement.HostOnly).Host;

        Assert.Equal(ByteSize.FromMiB(2560), host.KvCache);
        AssertMiB(256.02, host.Compute);
    }

    [Fact]
    public void Estimate_Gemma4BOnOneCard_CountsTheTiedMatrixTwiceAndTheWindowOnce()
    {
        var memory = Estimate(Shapes.Gemma4B, "Q4_K_M", Context(8192), Placement.OneGpu(34));

        Assert.Equal(ByteSize.FromMiB(334), memory.Gpus[0].KvCache);
        AssertMiB(2368.31, memory.Gpus[0].Weights);
        AssertMiB(525.1, memory.Host.Weights);
        AssertMiB(94.52, memory.Gpus[0].Compute);
        AssertMiB(29.53, memory.Host.Compute);
    }

    [Theory]
    [InlineData(0, 224.05, 608)]
    [InlineData(1, 152.04, 544)]
    public void Estimate_Qwen8BOnTwoCards_CountsFourCopiesOfTheInputs(int card, double compute, int cache)
    {
        var qwen = Shapes.Llama8B with { Family = "qwen3", LayerCount = 36, HeadCountKv = [.. Enumerable.Repeat(8L, 36)], FeedForwardLength = 12_288, VocabularySize = 151_936, HasRopeFrequencies = false };

        var gpu = Estimate(qwen, "Q4_K_M", Context(8192), Placement.FromShares(36, [1, 1])).Gpus[card];

        AssertMiB(compute, gpu.Compute);
        Assert.Equal(ByteSize.FromMiB(cache), gpu.KvCache);
    }

    [Fact]
    public void Estimate_GptOssOnOneCard_IsWhatLlamaServerPrints() =>
        AssertMiB(98.77, Estimate(Shapes.GptOss20B, "MXFP4", Context(8192), Placement.OneGpu(24)).Gpus[0].Compute);

    [Fact]
    public void Estimate_SlotsWithTheirOwnCache_HaveTheirOwnWindow()
    {
        var unified = Estimate(Shapes.Gemma4B, "Q4_K_M", Context(16_384) with { Slots = 4, IsUnified = true }, Placement.OneGpu(34));
        var own = Estimate(Shapes.Gemma4B, "Q4_K_M", Context(16_384) with { Slots = 4 }, Placement.OneGpu(34));

        // Five global layers of 16,384 cells, and 29 with 4 x 1,024 + 512 cells, or with 1,024 + 512 for each of 4 slots; 4 KiB a cell.
        Assert.Equal(ByteSize.FromKiB((5 * 16_384 + 29 * 4608) * 4), unified.Gpus[0].KvCache);
        Assert.Equal(ByteSize.FromKiB((5 * 16_384 + 29 * 4 * 1536) * 4), own.Gpus[0].KvCache);
    }

    [Fact]
    public void Estimate_QuantizedCache_TakesSeventeenThirtySecondths()
    {
        var full = Estimate(Shapes.Llama8B, "Q4_K_M", Context(8192), Placement.OneGpu(32)).Gpus[0].KvCache;
        var quantized = Estimate(Shapes.Llama8B, "Q4_K_M", Context(8192) with { KeyType = CacheType.Q8, ValueType = CacheType.Q8 }, Placement.OneGpu(32)).Gpus[0].KvCache;

        Assert.Equal(full.Bytes * 17 / 32, quantized.Bytes);
    }

    [Fact]
    public void Estimate_ExpertsOnHost_MoveTheirWeightsThere()
    {
        var onCard = Estimate(Shapes.GptOss20B, "MXFP4", Context(8192), Placement.OneGpu(24));
        var moved = Estimate(Shapes.GptOss20B, "MXFP4", Context(8192), Placement.OneGpu(24) with { HostExpertLayers = 10 });

        Assert.Equal(onCard.Gpus[0].Weights + onCard.Host.Weights, moved.Gpus[0].Weights + moved.Host.Weights);
        Assert.True(moved.Gpus[0].Weights < onCard.Gpus[0].Weights);
    }

    [Fact]
    public void Estimate_CardWithoutLayers_TakesNothing() =>
        Assert.Equal(GpuMemory.None, Estimate(Shapes.Llama8B, "Q4_K_M", Context(8192), new Placement([33, 0])).Gpus[1]);

    [Fact]
    public void Estimate_Encoder_KeepsNoCache()
    {
        var encoder = Shapes.Llama8B with { Family = "nomic-bert", LayerCount = 12, EmbeddingLength = 768, HeadCount = 12, KeyLength = 64, ValueLength = 64, FeedForwardLength = 3072, VocabularySize = 30_522 };

        Assert.Equal(ByteSize.Zero, Estimate(encoder, "F16", Context(2048), Placement.OneGpu(12)).Gpus[0].KvCache);
    }

    [Fact]
    public void Estimate_UnknownFamily_SaysHowUncertainItIs()
    {
        var weights = WeightLayout.Of(Quantization.Find("Q4_K_M")!.TensorsOf(Shapes.Llama8B));

        var known = MemoryModel.Estimate(Shapes.Llama8B, weights, Context(8192), Placement.OneGpu(32));
        var unknown = MemoryModel.Estimate(Shapes.Llama8B with { Family = "brand-new" }, weights, Context(8192), Placement.OneGpu(32));

        Assert.True(unknown.Uncertainty > known.Uncertainty);
        Assert.Equal(known.Gpus[0].Weights, unknown.Gpus[0].Weights);
    }

    [Fact]
    public void Estimate_ImpossibleShape_IsRefused()
    {
        var weights = WeightLayout.Of(Quantization.Find("Q4_K_M")!.TensorsOf(Shapes.Llama8B));

        Assert.Throws<GgufException>(() => MemoryModel.Estimate(Shapes.Llama8B with { KeyLength = long.MaxValue / 2 }, weights, Context(8192), Placement.HostOnly));
    }

    [Theory]
    [InlineData(new double[] { 1, 1 }, new[] { 17, 16 })]
    [InlineData(new double[] { 20, 13 }, new[] { 20, 13 })]
    [InlineData(new double[] { 3, 1 }, new[] { 25, 8 })]
    [InlineData(new double[] { 0, 1 }, new[] { 0, 33 })]
    public void FromShares_FollowsLlamaServersRounding(double[] shares, int[] layers) =>
        Assert.Equal(layers, Placement.FromShares(32, shares).LayersPerGpu);

    private static LoadOptions Context(long tokens) => new() { ContextTokens = tokens };

    private static ModelMemory Estimate(ModelArchitecture model, string quantization, LoadOptions options, Placement placement) =>
        MemoryModel.Estimate(model, WeightLayout.Of(Quantization.Find(quantization)!.TensorsOf(model)), options, placement);

    private static void AssertMiB(double expected, ByteSize actual) => Assert.InRange(actual.Bytes / 1048576.0, expected - 0.15, expected + 0.15);
}
