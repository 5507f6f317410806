using Appliance.Fitting.Architecture;
using Appliance.Fitting.Catalogue;

namespace Appliance.Fitting.Tests.Catalogue;

public sealed class BuiltInCatalogueTests
{
    public static TheoryData<string> ModelsWithShape =>
        [.. ModelCatalogue.BuiltIn.Models.Where(model => model.Architecture is not null).Select(model => model.Id)];

    [Theory]
    [MemberData(nameof(ModelsWithShape))]
    public void Models_KnownFamily_HaveTheBytesOfTheirShape(string id)
    {
        var model = ModelCatalogue.BuiltIn.Find(id)!;

        Assert.All(model.Quantizations, quantization => Assert.Equal(
            quantization.Quantization!.TensorsOf(model.Architecture!).Sum(tensor => tensor.Size.Bytes), quantization.TensorBytes!.Value.Bytes));
    }

    [Fact]
    public void Models_AreOfFamiliesWhoseTensorsAreKnown() => Assert.All(
        ModelCatalogue.BuiltIn.Models.Where(model => model.Architecture is not null),
        model => Assert.True(KnownFamilies.Checked.Contains(model.Architecture!.Family), model.Id));

    [Theory]
    [InlineData("r1-distill-llama-8b", "llama-3.1-8b")]
    [InlineData("r1-distill-llama-70b", "llama-3.3-70b")]
    [InlineData("r1-distill-qwen-14b", "qwen2.5-coder-14b")]
    [InlineData("r1-distill-qwen-32b", "qwen2.5-coder-32b")]
    [InlineData("r1-distill-qwen-7b", "qwen2.5-coder-7b")]
    public void Models_Distill_HasTheShapeOfItsBase(string distill, string ofBase)
    {
        Assert.Equal(BytesOf(ofBase), BytesOf(distill));

        static IEnumerable<(string, ByteSize?)> BytesOf(string id) =>
            ModelCatalogue.BuiltIn.Find(id)!.Quantizations.Where(quantization => quantization.Name != "Q4_K_S")
                .Select(quantization => (quantization.Name, quantization.TensorBytes));
    }

    [Fact]
    public void Models_All_CanBePlannedOrSayWhyNot() => Assert.All(
        ModelCatalogue.BuiltIn.Models.Where(model => model.Architecture is null && model.NotRunnable is null),
        model => Assert.All(model.Quantizations, quantization => Assert.True(quantization.FixedMemory > quantization.FileBytes)));

    [Fact]
    public void Models_Images_AreNotRunnable() => Assert.All(
        ModelCatalogue.BuiltIn.Models.Where(model => model.Kind == ModelKind.Image), model => Assert.NotNull(model.NotRunnable));

    [Fact]
    public void Licences_OfMeta_ShowBuiltWithLlama() => Assert.All(
        ModelCatalogue.BuiltIn.Models.Where(model => model.Publisher == "Meta" || model.Id.Contains("distill-llama", StringComparison.Ordinal)),
        model => Assert.Equal(("Built with Llama", true), (model.Licence.Notice, model.Licence.MustBeAccepted)));

    [Theory]
    [InlineData("chat")]
    [InlineData("code")]
    [InlineData("chat-code-transcription")]
    public void Bundles_OfTheConsole_AreThere(string id) => Assert.NotNull(ModelCatalogue.BuiltIn.FindBundle(id));

    [Fact]
    public void BuiltIn_Twice_IsReadOnce() => Assert.Same(ModelCatalogue.BuiltIn, ModelCatalogue.BuiltIn);

    [Fact]
    public void BuiltIn_Table_IsAsExpected() => Expectation.Matches("catalogue.txt", CatalogueTable.Render(ModelCatalogue.BuiltIn));
}
