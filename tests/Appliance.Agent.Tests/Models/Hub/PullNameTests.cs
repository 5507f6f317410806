using Appliance.Agent.Models.Hub;

namespace Appliance.Agent.Tests.Models.Hub;

public sealed class PullNameTests
{
    [Theory]
    [InlineData("qwen3-8b", null, "qwen3-8b", null, null)]
    [InlineData("qwen3-8b:latest", null, "qwen3-8b", null, null)]
    [InlineData("qwen3-8b:Q4_K_M", null, "qwen3-8b", null, "Q4_K_M")]
    [InlineData("a/b", "a/b", null, null, null)]
    [InlineData("hf.co/a/b-GGUF:UD-Q4_K_XL", "a/b-GGUF", null, null, "UD-Q4_K_XL")]
    [InlineData("https://huggingface.co/a/b:Q8_0", "a/b", null, null, "Q8_0")]
    [InlineData("a/b/c.gguf", "a/b", null, "c.gguf", null)]
    [InlineData("a/b/Q8_0/c-00001-of-00002.gguf", "a/b", null, "Q8_0/c-00001-of-00002.gguf", null)]
    public void Parse_Name_IsTakenApart(string text, string? repository, string? model, string? file, string? quantization) =>
        Assert.Equal(new PullName(repository, model, file, quantization), PullName.Parse(text));

    [Theory]
    [InlineData("a/b/c.bin")]
    [InlineData("a/b/c/d")]
    [InlineData("a/b:Q4/K")]
    [InlineData("a/b/../c.gguf")]
    [InlineData("a/b/.../c.gguf")]
    [InlineData("a//b")]
    [InlineData("-a/b")]
    [InlineData("a b")]
    [InlineData("a:b:c")]
    public void Parse_Nonsense_IsNothing(string text) => Assert.Null(PullName.Parse(text));
}
