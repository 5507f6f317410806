namespace Appliance.Fitting.Tests.Catalogue;

public sealed class BadCatalogueTests
{
    /// <summary>What is replaced in <see cref="CatalogueFolder.Minimal"/>, by what, and what is said about it.</summary>
    public static TheoryData<string, string, string> BadValues => new()
    {
        { "    name: Small", "    nmae: Small", "8: models.small.name: is missing; write what people call it" },
        { "family: llama", "familly: llama", "17: models.small.architecture.family: is missing; write the name in general.architecture" },
        { "checked: exact", "checked: exact\n    zebra: 5", "36: models.small.zebra: is no key; The keys here are: " },
        { "kind: language", "kind: languages", "11: models.small.kind: 'languages' is not a choice; write one of language, embedding, rerank, transcription, image" },
        { "kind: language", "kind: 3", "11: models.small.kind: '3' is not a choice; write one of language, embedding, rerank, transcription, image" },
        { "purposes: [chat]", "purposes: chat", "12: models.small.purposes: is not a list; write it like [one, two]" },
        { "licence: mit", "licence: mitt", "13: models.small.licence: 'mitt' is no licence of the catalogue; did you mean 'mit'?" },
        { "source: someone/Small", "source: Small", "14: models.small.source: 'Small' is not a repository; write owner and name, like Qwen/Qwen3-8B" },
        { "parameters: 1.236B", "parameters: 1236000000", "15: models.small.parameters: '1236000000' is not a number of parameters; write it like 70.6B or 137M" },
        { "parameters: 1.236B", "parameters: 3B", "15: models.small.parameters: disagrees with the architecture, which has 1.236B" },
        { "parameters: 1.236B", "parameters: 1.236B\n    active-parameters: 2B", "16: models.small.active-parameters: is more than all parameters" },
        { "head-count-kv: 8", "head-count-kv: 7", "22: models.small.architecture.head-count-kv: is 7, which does not divide the 32 heads" },
        { "block-count: 16", "block-count: 0", "18: models.small.architecture.block-count: '0' is out of range; write a whole number from 1 to 1000" },
        { "block-count: 16", "block-count: 4000000000", "18: models.small.architecture.block-count: '4000000000' is out of range; write a whole number from 1 to 1000" },
        { "tied-embeddings: true", "tied-embeddings: yes", "26: models.small.architecture.tied-embeddings: 'yes' is not a yes or no; write true or false" },
        { "tensor-bytes: 799862912", "tensor-bytes: 799862911", "33: models.small.quantizations.Q4_K_M.tensor-bytes: is 799862911, but this shape gives 799862912; correct whichever is wrong" },
        { "tensor-bytes: 799862912", "file-bytes: 799862912", "33: models.small.quantizations.Q4_K_M.tensor-bytes: is missing; this shape gives 799862912" },
        { "tensor-bytes: 799862912", "tensor-bytes: 799862912, file-bytes: 5", "33: models.small.quantizations.Q4_K_M.file-bytes: is impossible; a file is its tensors and a header of some megabytes" },
        { "tensor-bytes: 799862912", "tensor-bytes: -1", "33: models.small.quantizations.Q4_K_M.tensor-bytes: '-1' is not a number of bytes; write it with digits alone, like 4912898304" },
        { "Q4_K_M:", "Q4_K_X:", "33: models.small.quantizations.Q4_K_X: is no quantization; did you mean 'Q4_K_M'? Known are: " },
        { "header-bytes: 7830000", "header-bytes: 7830000000", "31: models.small.header-bytes: is more than 64 MiB; no file has such a header" },
        { "Small-{quantization}.gguf", "Small.gguf", "30: models.small.repositories[0].file: is one name for several quantizations; write {quantization} where it stands" },
        { "Small-{quantization}.gguf", "../Small-{quantization}.gguf", "30: models.small.repositories[0].file: '../Small-{quantization}.gguf' is not a file of a repository; write its path, ending in .gguf, .bin, .safetensors" },
        { "checked: exact", "checked: exact\n    draft-for: [large]", "36: models.small.draft-for: names 'large', which is no model of the catalogue" },
        { "checked: exact", "checked: exact\n    working-memory: 5", "36: models.small.working-memory: is computed for a model with an architecture; leave it out" },
        { "checked: exact", "checked: exact\n    unverified: [name]", "36: models.small.unverified[0]: 'name' cannot be called unverified; write one of architecture, licence, projector, repositories, working-memory" },
        { "commercial-use: allowed", "commercial-use: conditional", "4: licences.mit.conditions: is missing; say under which conditions business use is allowed" },
        { "models: [small]", "models: [smal]", "42: bundles.chat.roles[0].models[0]: 'smal' is no model of the catalogue; did you mean 'small'?" },
        { "- purpose: chat", "- purpose: code", "42: bundles.chat.roles[0].models[0]: 'small' does not name code among its purposes" },
        { "checked: exact", "checked: exact\n    not-runnable: Not yet.", "43: bundles.chat.roles[0].models[0]: 'small' cannot be run by this version; leave it out" },
        { "  small:", "  Small Model:", "8: models.Small Model: is not an id; write lower case letters, digits, dots and hyphens, like llama-3.3-70b" },
        { "bundles:", "bundels:", "36: bundels: is no key; did you mean 'bundles'? The keys here are: bundles, licences, models" },
    };

    [Theory]
    [MemberData(nameof(BadValues))]
    public void ReadDirectory_BadValue_SaysWhereAndWhatToWrite(string old, string text, string problem)
    {
        using var folder = CatalogueFolder.With(old, text);

        Assert.StartsWith($"catalogue/all.yaml:{problem}", folder.Problems()[0], StringComparison.Ordinal);
    }

    [Fact]
    public void ReadDirectory_SeveralMistakes_AreAllTold()
    {
        using var folder = new CatalogueFolder(CatalogueFolder.Minimal
            .Replace("licence: mit", "licence: gpl", StringComparison.Ordinal)
            .Replace("tensor-bytes: 1313251456", "tensor-bytes: 1", StringComparison.Ordinal));

        Assert.Equal(
            [
                "catalogue/all.yaml:13: models.small.licence: 'gpl' is no licence of the catalogue",
                "catalogue/all.yaml:34: models.small.quantizations.Q8_0.tensor-bytes: is 1, but this shape gives 1313251456; correct whichever is wrong",
            ],
            folder.Problems());
    }

    [Fact]
    public void ReadDirectory_SameIdInTwoFiles_NamesBoth()
    {
        using var folder = new CatalogueFolder().Add("more.yaml", "licences:\n  mit: {}\n");

        Assert.Equal(
            ["catalogue/more.yaml:2: licences.mit: is there already, at catalogue/all.yaml:2; give one of them another id"],
            folder.Problems());
    }

    [Fact]
    public void ReadDirectory_SameIdTwiceInAFile_SaysWhere()
    {
        using var folder = CatalogueFolder.With("bundles:", "  small: {}\nbundles:");

        Assert.Equal(["catalogue/all.yaml:36: 'small' is given twice in one section; the first is in line 8"], folder.Problems());
    }

    [Fact]
    public void ReadDirectory_FileThatIsNoYaml_IsAllThatIsTold()
    {
        using var folder = new CatalogueFolder().Add("licences.yaml", "licences: [");

        Assert.StartsWith("catalogue/licences.yaml:1: is not YAML: ", Assert.Single(folder.Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void ReadDirectory_NoFiles_SaysSo()
    {
        using var folder = new CatalogueFolder();
        File.Delete(Path.Combine(folder.Path, CatalogueFolder.File));

        Assert.EndsWith(":1: has no *.yaml files; write at least one with models", Assert.Single(folder.Problems()), StringComparison.Ordinal);
    }
}
