using Appliance.Agent.Models;

namespace Appliance.Agent.Tests.Models;

public sealed class ProjectorFileNameTests
{
    [Theory]
    [InlineData("gemma-3-4b-it-Q4_K_M", "mmproj-gemma-3-4b-it-Q4_K_M.gguf mmproj-gemma-3-4b-it-f16.gguf", "mmproj-gemma-3-4b-it-Q4_K_M.gguf")]
    [InlineData("google_gemma-3-4b-it-Q4_K_M", "mmproj-google_gemma-3-4b-it-f16.gguf mmproj-google_gemma-3-4b-it-bf16.gguf", "mmproj-google_gemma-3-4b-it-f16.gguf")]
    [InlineData("Qwen2.5-VL-7B-Instruct.Q4_K_M", "Qwen2.5-VL-7B-Instruct.mmproj-Q8_0.gguf", "Qwen2.5-VL-7B-Instruct.mmproj-Q8_0.gguf")]
    [InlineData("gemma-3-27b-it-Q4_K_M", "mmproj-model-f16.gguf", "mmproj-model-f16.gguf")]
    [InlineData("any", "mmproj-BF16.gguf mmproj-F16.gguf mmproj-F32.gguf", "mmproj-F16.gguf")]
    public void Choose_PublishersNames_FindsTheModelsOwn(string model, string projectors, string expected) =>
        Assert.Equal(expected, ProjectorFileName.Choose(model, projectors.Split(' '), isOnlyModel: true));

    [Theory]
    [InlineData("gemma-3-4bx-Q4_K_M", "mmproj-gemma-3-4b-f16.gguf")]
    [InlineData("llama", "mmproj-gemma-3-4b-it-f16.gguf")]
    public void Choose_AnotherModels_TakesNone(string model, string projector) => Assert.Null(ProjectorFileName.Choose(model, [projector], isOnlyModel: true));

    [Fact]
    public void Choose_NoModelNamedAmongSeveral_TakesNone() => Assert.Null(ProjectorFileName.Choose("gemma", ["mmproj-F16.gguf"], isOnlyModel: false));
}
