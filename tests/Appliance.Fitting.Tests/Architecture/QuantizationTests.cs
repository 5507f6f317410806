using Appliance.Fitting.Architecture;

namespace Appliance.Fitting.Tests.Architecture;

public sealed class QuantizationTests
{
    // Sizes of published files of this shape, less their headers.
    [Theory]
    [InlineData("Q2_K", 3_171_295_488)]
    [InlineData("Q3_K_M", 4_011_081_984)]
    [InlineData("IQ4_XS", 4_439_826_688)]
    [InlineData("Q4_K_M", 4_912_898_304)]
    [InlineData("Q5_K_M", 5_725_151_488)]
    [InlineData("Q6_K", 6_588_170_496)]
    [InlineData("Q8_0", 8_532_934_912)]
    [InlineData("F16", 16_061_055_232)]
    public void TensorsOf_Llama8B_AddUpToThePublishedFiles(string name, long bytes) =>
        Assert.Equal(bytes, Quantization.Find(name)!.TensorsOf(Shapes.Llama8B).Sum(tensor => tensor.Size.Bytes));

    [Fact]
    public void TensorsOf_RowsNotMultipleOf256_FallBackToSmallerBlocks()
    {
        var tensors = Quantization.Find("Q4_K_M")!.TensorsOf(Shapes.Llama8B with { EmbeddingLength = 1152 });

        Assert.Equal("Q5_0", tensors.Single(tensor => tensor.Name == "blk.10.attn_q.weight").Type.Name);
        Assert.Equal("Q8_0", tensors.Single(tensor => tensor.Name == "output.weight").Type.Name);
    }

    [Fact]
    public void TensorsOf_TiedModel_HasNoOutputMatrixAndABetterInput()
    {
        var tensors = Quantization.Find("Q4_K_M")!.TensorsOf(Shapes.Llama8B with { HasTiedEmbeddings = true });

        Assert.DoesNotContain(tensors, tensor => tensor.Name == "output.weight");
        Assert.Equal("Q6_K", tensors.Single(tensor => tensor.Name == "token_embd.weight").Type.Name);
    }

    [Fact]
    public void TensorsOf_UnknownFamily_IsRefused() =>
        Assert.Throws<NotSupportedException>(() => Quantization.Find("Q8_0")!.TensorsOf(Shapes.Llama8B with { Family = "mamba" }));

    [Fact]
    public void Find_AnyCase_IsTheSame() => Assert.Same(Quantization.Find("q4_k_m"), Quantization.Find("Q4_K_M"));

    [Fact]
    public void All_BestFirst_EndsWithTheSmallest() => Assert.Equal(("BF16", "Q2_K"), (Quantization.All[0].Name, Quantization.All[^1].Name));
}
