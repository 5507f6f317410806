using Appliance.Agent.Models.Hub;
using Appliance.Agent.Models.Storage;

namespace Appliance.Agent.Tests.Models.Hub;

public sealed class HubSelectionTests
{
    private static readonly HubListing Listing = Of(
        "README.md", "mmproj-F16.gguf", "M-Q4_K.gguf", "M-Q4_K_M.gguf", "M-UD-Q4_K_XL.gguf", "M.Q6_K.gguf", "BF16/M-BF16-00001-of-00002.gguf", "BF16/M-BF16-00002-of-00002.gguf");

    [Theory]
    [InlineData(null, "M-Q4_K_M.gguf")]
    [InlineData("q4_k", "M-Q4_K.gguf")]
    [InlineData("UD-Q4_K_XL", "M-UD-Q4_K_XL.gguf")]
    [InlineData("Q6_K", "M.Q6_K.gguf")]
    [InlineData("bf16", "BF16/M-BF16-00001-of-00002.gguf,BF16/M-BF16-00002-of-00002.gguf")]
    public void ByQuantization_Version_IsFound(string? quantization, string expected) =>
        Assert.Equal(expected, string.Join(',', HubSelection.ByQuantization(Listing, quantization).Select(file => file.Path)));

    [Fact]
    public void ByQuantization_TwoModelsOfIt_NamesBoth()
    {
        var refusal = Assert.Throws<StoreException>(() => HubSelection.ByQuantization(Of("base-Q8_0.gguf", "chat-Q8_0.gguf"), "Q8_0"));

        Assert.Contains("base-Q8_0, chat-Q8_0", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ByFile_AnyPart_BringsAll() => Assert.Equal(2, HubSelection.ByFile(Listing, "BF16/M-BF16-00002-of-00002.gguf").Count);

    [Fact]
    public void ByFile_WithoutChecksum_IsRefused()
    {
        var listing = new HubListing("a/b", "c", [new HubFile("small.gguf", 10, null)]);

        Assert.Equal("no_checksum", Assert.Throws<StoreException>(() => HubSelection.ByFile(listing, "small.gguf")).Error.Code);
    }

    [Theory]
    [InlineData("M-Q4_K_M.gguf", "mmproj-F16.gguf")]
    [InlineData("BF16/M-BF16-00001-of-00002.gguf", "mmproj-F16.gguf")]
    public void ProjectorOf_ModelOfARepository_IsTheOneBesideOrAbove(string file, string expected) =>
        Assert.Equal(expected, HubSelection.ProjectorOf(Listing, Listing.Files.Single(listed => listed.Path == file), known: null)?.Path);

    [Fact]
    public void ProjectorOf_TheCataloguesOwn_IsTaken() => Assert.Equal(
        "eyes/mmproj-special.gguf",
        HubSelection.ProjectorOf(Of("M-Q4_K_M.gguf", "mmproj-F16.gguf", "eyes/mmproj-special.gguf"), new HubFile("M-Q4_K_M.gguf", 1, null), new("a/b", "eyes/mmproj-special.gguf"))?.Path);

    private static HubListing Of(params string[] paths) => new("a/b", "c", [.. paths.Select(path => new HubFile(path, 1, new string('0', 64)))]);
}
