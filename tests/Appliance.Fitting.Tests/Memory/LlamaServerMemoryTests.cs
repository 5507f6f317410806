using Appliance.Fitting.Architecture;
using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Memory;
using Appliance.TestModels.Measuring;

namespace Appliance.Fitting.Tests.Memory;

/// <summary>Estimates beside what the real llama-server reserves for models of the catalogue, on the host and on cards in software.</summary>
[Trait("Needs", "runner")]
public sealed class LlamaServerMemoryTests : IDisposable
{
    // Of what is promised a quarter: these models are small, and a wrong number of copies must show.
    private static readonly ByteSize ComputeTolerance = ByteSize.FromMiB(8);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hearth-skeletons-");

    private static string? Tree => Environment.GetEnvironmentVariable("HEARTH_VULKAN_TREE");

    [Fact]
    public Task Estimate_DenseModelOnHost_IsWhatLlamaServerReserves() =>
        CheckOnHostAsync("llama-3.2-1b", new LoadOptions { ContextTokens = 8192 });

    [Fact]
    public Task Estimate_WeightsRepackedForTheProcessor_AreTheSameBytes() =>
        CheckOnHostAsync("llama-3.2-1b", new LoadOptions { ContextTokens = 4096, MicroBatch = 128 }, isRepacked: true);

    [Fact]
    public Task Estimate_TiedEmbeddingsAndSlidingWindow_IsWhatLlamaServerReserves() =>
        CheckAsync("gemma-3-4b", new LoadOptions { ContextTokens = 8192 }, cards: 1);

    [Fact]
    public Task Estimate_SlotsWithTheirOwnCache_IsWhatLlamaServerReserves() =>
        CheckAsync("gemma-3-1b", new LoadOptions { ContextTokens = 16_384, Slots = 4 }, cards: 1);

    [Fact]
    public Task Estimate_SlotsSharingACacheOnTwoCards_IsWhatLlamaServerReserves() =>
        CheckAsync("gpt-oss-20b", new LoadOptions { ContextTokens = 4096, Slots = 4, IsUnified = true }, cards: 2);

    [Fact]
    public Task Estimate_TwoCardsAndLargeBatches_IsWhatLlamaServerReserves() =>
        CheckAsync("qwen3-8b", new LoadOptions { ContextTokens = 8192, MicroBatch = 1024 }, cards: 2);

    [Fact]
    public Task Estimate_QuantizedCacheOnFourCards_IsWhatLlamaServerReserves() =>
        CheckAsync("llama-3.1-8b", new LoadOptions { ContextTokens = 16_384, KeyType = CacheType.Q8, ValueType = CacheType.Q8 }, cards: 4);

    [Fact]
    public Task Estimate_NoFlashAttention_IsWhatLlamaServerReserves() =>
        CheckAsync("qwen2.5-coder-7b", new LoadOptions { ContextTokens = 2048, MicroBatch = 256, HasFlashAttention = false }, cards: 2);

    [Fact]
    public Task Estimate_SomeExpertsOnHost_IsWhatLlamaServerReserves() =>
        CheckAsync("qwen3-30b-a3b", new LoadOptions { ContextTokens = 8192 }, cards: 1, hostExpertLayers: 3);

    [Fact]
    public Task Estimate_HalfTheLayersOnACard_IsWhatLlamaServerReserves() =>
        CheckAsync("llama-3.1-8b", new LoadOptions { ContextTokens = 8192 }, cards: 1, offloaded: 4);

    [Fact]
    public Task Estimate_DecoderThatMakesVectors_CountsAResultForEveryToken() => CheckAsync(
        new Skeleton(Find("qwen3-embedding-0.6b"), Quantization.Find("Q8_0")!), new LoadOptions { ContextTokens = 2048, IsEmbedding = true }, Placement.HostOnly, ["--embedding", "--no-repack"]);

    [Fact]
    public Task Estimate_EncoderWithPositions_IsWhatLlamaServerReserves() =>
        CheckAsync("bge-m3", new LoadOptions { ContextTokens = 2048, MicroBatch = 2048 }, cards: 1);

    [Fact]
    public Task Estimate_EncoderWithGates_IsWhatLlamaServerReserves() =>
        CheckAsync("nomic-embed-text-v1.5", new LoadOptions { ContextTokens = 2048, MicroBatch = 2048 }, cards: 1);

    public void Dispose() => _folder.Delete(recursive: true);

    private Task CheckOnHostAsync(string model, LoadOptions options, bool isRepacked = false) =>
        CheckAsync(new Skeleton(Find(model), Quantization.Find("Q4_K_M")!), options, Placement.HostOnly, isRepacked ? [] : ["--no-repack"]);

    private Task CheckAsync(string model, LoadOptions options, int cards, int hostExpertLayers = 0, int? offloaded = null)
    {
        var skeleton = Skeleton.ForCards(Find(model));
        var placement = Placement.FromShares(skeleton.Model.LayerCount, [.. Enumerable.Repeat(1.0, cards)], offloaded) with { HostExpertLayers = hostExpertLayers };
        return CheckAsync(skeleton, options, placement, skeleton.Model.IsEncoder ? ["--embedding"] : []);
    }

    private async Task CheckAsync(Skeleton skeleton, LoadOptions options, Placement placement, IReadOnlyList<string> more)
    {
        Assert.SkipUnless(Directory.Exists(Tree), "HEARTH_VULKAN_TREE does not name a tree with llama-server and Mesa's drivers, so it cannot be run.");

        var measured = await new LlamaServer(Tree!).LoadAsync(
            skeleton.WriteTo(Path.Combine(_folder.FullName, "skeleton.gguf")), options, placement, TestContext.Current.CancellationToken, more);

        Assert.All(MemoryDeviation.Of(skeleton.Estimate(options, placement), measured), deviation => Assert.True(deviation.IsWithin(ComputeTolerance), deviation.ToString()));
    }

    private static ModelArchitecture Find(string model) => ModelCatalogue.BuiltIn.Find(model)!.Architecture!;
}
