using Appliance.Fitting.Catalogue;

namespace Appliance.Fitting.Tests.Catalogue;

public sealed class ModelCatalogueTests
{
    [Fact]
    public void ReadDirectory_Minimal_HasEverything()
    {
        using var folder = new CatalogueFolder();

        var catalogue = folder.Read();

        var model = Assert.Single(catalogue.Models);
        Assert.Equal(("small", "Small", ModelKind.Language, "MIT License"), (model.Id, model.Name, model.Kind, model.Licence.Name));
        Assert.Equal(["Q8_0", "Q4_K_M"], model.Quantizations.Select(quantization => quantization.Name));
        Assert.Equal(new ByteSize(799_862_912 + 7_830_000), model.FindQuantization("q4_k_m")!.FileBytes);
        Assert.Equal(new CatalogueFile("someone/Small-GGUF", "Small-Q8_0.gguf"), Assert.Single(model.Quantizations[0].Files));
        Assert.Equal(1_236_000_000, model.ActiveParameters);
        Assert.Same(model, Assert.Single(Assert.Single(catalogue.FindBundle("CHAT")!.Roles).Models));
    }

    [Fact]
    public void ReadDirectory_UnknownFamily_IsTakenAtItsWord()
    {
        using var folder = CatalogueFolder.With("family: llama", "family: brand-new");

        Assert.Equal("brand-new", Assert.Single(folder.Read().Models).Architecture!.Family);
    }

    [Theory]
    [InlineData("llama-3.3-70b", "llama-3.3-70b")]
    [InlineData("LLAMA-3.3-70B", "llama-3.3-70b")]
    [InlineData("FLUX.1-dev", "flux.1-dev")]
    [InlineData("llama3.3", null)]
    public void Find_AnyCase_IsExact(string id, string? found) => Assert.Equal(found, ModelCatalogue.BuiltIn.Find(id)?.Id);

    [Theory]
    [InlineData("lama-3.3-70b", "llama-3.3-70b")]
    [InlineData("llama3.3:70b", "llama-3.3-70b")]
    [InlineData("gemma3-27b", "gemma-3-27b")]
    [InlineData("Qwen3:30b", "qwen3-30b-a3b")]
    [InlineData("whisper-turbo", "whisper-large-v3-turbo")]
    [InlineData("deepseek-r1-distill-qwen-7b", "r1-distill-qwen-7b")]
    public void Suggest_NearMiss_HasTheModelFirst(string id, string meant) => Assert.Equal(meant, ModelCatalogue.BuiltIn.Suggest(id)[0]);

    [Fact]
    public void Suggest_Nonsense_IsEmpty() => Assert.Empty(ModelCatalogue.BuiltIn.Suggest("zzzzzzzzzzzz"));

    [Theory]
    [InlineData("a/b-{part}.gguf", "a/b-00001-of-00002.gguf", true)]
    [InlineData("a/b-{part}.gguf", "A/B-00002-of-00002.gguf", true)]
    [InlineData("a/b-{part}.gguf", "a/b-0001-of-00002.gguf", false)]
    [InlineData("a/b-{part}.gguf", "a/b-.gguf", false)]
    [InlineData("b-F16.gguf", "b-f16.gguf", true)]
    [InlineData("b-F16.gguf", "a/b-f16.gguf", false)]
    public void Matches_PathOfARepository_KnowsTheFile(string pattern, string path, bool matches) =>
        Assert.Equal(matches, new CatalogueFile("a/b", pattern).Matches(path));
}
