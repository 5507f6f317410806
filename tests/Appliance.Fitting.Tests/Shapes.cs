using Appliance.Fitting.Architecture;

namespace Appliance.Fitting.Tests;

/// <summary>Shapes of models that tests compute with.</summary>
internal static class Shapes
{
    public static ModelArchitecture Llama8B { get; } = Llama(layers: 32, embedding: 4096, heads: 32, feedForward: 14_336);

    public static ModelArchitecture Llama70B { get; } = Llama(layers: 80, embedding: 8192, heads: 64, feedForward: 28_672);

    public static ModelArchitecture Gemma4B { get; } = new()
    {
        Family = "gemma3",
        LayerCount = 34,
        EmbeddingLength = 2560,
        VocabularySize = 262_208,
        ContextLength = 131_072,
        HeadCount = 8,
        HeadCountKv = [.. Enumerable.Repeat(4L, 34)],
        KeyLength = 256,
        ValueLength = 256,
        FeedForwardLength = 10_240,
        HasTiedEmbeddings = true,
        SlidingWindow = new SlidingWindow(1024, 6),
    };

    public static ModelArchitecture GptOss20B { get; } = new()
    {
        Family = "gpt-oss",
        LayerCount = 24,
        EmbeddingLength = 2880,
        VocabularySize = 201_088,
        ContextLength = 131_072,
        HeadCount = 64,
        HeadCountKv = [.. Enumerable.Repeat(8L, 24)],
        KeyLength = 64,
        ValueLength = 64,
        Experts = new ExpertShape(32, 4, 2880),
        SlidingWindow = new SlidingWindow(128, 2),
    };

    private static ModelArchitecture Llama(int layers, long embedding, long heads, long feedForward) => new()
    {
        Family = "llama",
        LayerCount = layers,
        EmbeddingLength = embedding,
        VocabularySize = 128_256,
        ContextLength = 131_072,
        HeadCount = heads,
        HeadCountKv = [.. Enumerable.Repeat(8L, layers)],
        KeyLength = 128,
        ValueLength = 128,
        FeedForwardLength = feedForward,
        HasRopeFrequencies = true,
    };
}
