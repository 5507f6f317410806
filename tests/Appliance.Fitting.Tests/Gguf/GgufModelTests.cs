using Appliance.Fitting.Catalogue;
using Appliance.Fitting.Gguf;
using Appliance.TestModels;

namespace Appliance.Fitting.Tests.Gguf;

public sealed class GgufModelTests
{
    [Fact]
    public void From_TinyModel_ReadsItsShape()
    {
        var model = From(TinyModel.Describe());

        Assert.Equal("Tiny", model.Name);
        Assert.Equal("llama", model.Architecture.Family);
        Assert.Equal(2048, model.Architecture.ContextLength);
        Assert.Equal(2, model.Architecture.LayerCount);
        Assert.Equal(64, model.Architecture.EmbeddingLength);
        Assert.Equal(4, model.Architecture.HeadCount);
        Assert.Equal([2, 2], model.Architecture.HeadCountKv);
        Assert.Equal(16, model.Architecture.KeyLength);
        Assert.Equal(296, model.Architecture.VocabularySize);
        Assert.Equal(1, model.SplitCount);
    }

    [Fact]
    public void From_OwnKeyLength_TakesItInsteadOfTheQuotient()
    {
        var model = From(Smallest().U32("x.attention.head_count", 4).U32("x.attention.key_length", 128).U32("x.attention.value_length", 96));

        Assert.Equal((128, 96), (model.Architecture.KeyLength, model.Architecture.ValueLength));
    }

    [Fact]
    public void From_HeadsPerLayer_KeepsEachLayer()
    {
        var model = From(Smallest().U32("x.attention.head_count", 4).Numbers("x.attention.head_count_kv", [2, 0, 1]));

        Assert.Equal([2, 0, 1], model.Architecture.HeadCountKv);
    }

    [Fact]
    public void From_FirstOfSplit_KnowsTheOthers()
    {
        var model = From(Smallest().U16("split.count", 3).U16("split.no", 0));

        Assert.Equal((3, 0), (model.SplitCount, model.SplitIndex));
    }

    [Fact]
    public void From_LaterPartOfSplit_NeedsNoModelKeys()
    {
        var model = From(new GgufWriter().Text("general.architecture", "x").U16("split.count", 3).U16("split.no", 2));

        Assert.Equal(2, model.SplitIndex);
    }

    [Fact]
    public void From_Projector_SaysWhatItIs() => Assert.Contains("mmproj", Refusal(new GgufWriter().Text("general.architecture", "clip")), StringComparison.Ordinal);

    [Fact]
    public void From_Adapter_SaysWhatItIs() =>
        Assert.Contains("'adapter'", Refusal(Smallest().Text("general.type", "adapter")), StringComparison.Ordinal);

    [Fact]
    public void From_NoArchitecture_SaysSo() => Assert.Contains("general.architecture", Refusal(new GgufWriter()), StringComparison.Ordinal);

    [Fact]
    public void From_LayersAsText_SaysWhatStandsThere() => Assert.Contains(
        "'x.block_count' is a text where a whole number belongs",
        Refusal(new GgufWriter().Text("general.architecture", "x").Text("x.block_count", "3")),
        StringComparison.Ordinal);

    [Fact]
    public void From_SlidingWindow_FollowsTheFamilysPattern()
    {
        var model = From(new GgufWriter().Text("general.architecture", "gemma3").U32("gemma3.block_count", 12).U32("gemma3.embedding_length", 64)
            .U32("gemma3.attention.sliding_window", 1024));

        Assert.Equal([5, 11], Enumerable.Range(0, 12).Where(layer => !model.Architecture.IsSliding(layer)));
    }

    [Fact]
    public void From_WindowOfAFamilyThatIgnoresIt_IsNone()
    {
        var model = From(new GgufWriter().Text("general.architecture", "qwen2").U32("qwen2.block_count", 2).U32("qwen2.embedding_length", 64)
            .U32("qwen2.attention.sliding_window", 1024));

        Assert.Null(model.Architecture.SlidingWindow);
    }

    [Fact]
    public void From_NoLayers_NamesTheKey() =>
        Assert.Contains("x.block_count", Refusal(new GgufWriter().Text("general.architecture", "x")), StringComparison.Ordinal);

    private static GgufWriter Smallest() => new GgufWriter()
        .Text("general.architecture", "x")
        .U32("x.block_count", 3)
        .U64("x.embedding_length", 256);

    private static string Refusal(GgufWriter writer) => Assert.Throws<GgufException>(() => From(writer)).Message;

    [Theory]
    [InlineData(null, false, ModelKind.Language)]
    [InlineData(0, false, ModelKind.Language)]
    [InlineData(3, false, ModelKind.Embedding)]
    [InlineData(4, false, ModelKind.Rerank)]
    [InlineData(99, false, ModelKind.Language)]
    [InlineData(null, true, ModelKind.Rerank)]
    public void From_PoolingAndClassifier_TellTheKind(int? pooling, bool hasClassifier, ModelKind kind)
    {
        var writer = TinyModel.Describe();
        if (pooling is { } number)
        {
            writer.U32("llama.pooling_type", (uint)number);
        }
        if (hasClassifier)
        {
            writer.Tensor("cls.output.weight", [64], new float[64]);
        }

        Assert.Equal(kind, From(writer).Kind);
    }

    [Theory]
    [InlineData("{% if tools %}{{ tools }}{% endif %}", true, false)]
    [InlineData("{% if enable_thinking %}<think>{% endif %}", false, true)]
    [InlineData("{{ messages }}", false, false)]
    public void From_ChatTemplate_TellsToolsAndThinking(string template, bool usesTools, bool canThink)
    {
        var model = From(new GgufWriter()
            .Text("general.architecture", "llama").U32("llama.block_count", 1).U32("llama.embedding_length", 64)
            .Text("tokenizer.chat_template", template));

        Assert.Equal((usesTools, canThink), (model.UsesTools, model.CanThink));
    }

    private static GgufModel From(GgufWriter writer)
    {
        using var stream = new MemoryStream(writer.ToArray());
        return GgufModel.From(GgufFile.Read(stream, TestContext.Current.CancellationToken));
    }
}
