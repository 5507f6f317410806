using Appliance.Fitting.Catalogue;
using Appliance.Yaml;

namespace Appliance.Fitting.Tests.Catalogue;

/// <summary>A folder <c>catalogue/</c> with a licence, a model and a bundle in one file, for as long as a test needs it.</summary>
internal sealed class CatalogueFolder : IDisposable
{
    public const string File = "all.yaml";

    /// <summary>A whole catalogue. The model is Llama 3.2 1B.</summary>
    public const string Minimal = """
        licences:
          mit:
            name: MIT License
            commercial-use: allowed
            must-be-accepted: false
            source-gated: false
        models:
          small:
            name: Small
            publisher: Someone
            kind: language
            purposes: [chat]
            licence: mit
            source: someone/Small
            parameters: 1.236B
            architecture:
              family: llama
              block-count: 16
              embedding-length: 2048
              feed-forward-length: 8192
              head-count: 32
              head-count-kv: 8
              key-length: 64
              vocabulary-size: 128256
              context-length: 131072
              tied-embeddings: true
              rope-frequencies: true
            repositories:
              - id: someone/Small-GGUF
                file: Small-{quantization}.gguf
            header-bytes: 7830000
            quantizations:
              Q4_K_M: {tensor-bytes: 799862912}
              Q8_0: {tensor-bytes: 1313251456}
            checked: exact
        bundles:
          chat:
            name: Chat
            description: One model.
            roles:
              - purpose: chat
                models: [small]

        """;

    private readonly DirectoryInfo _parent = Directory.CreateTempSubdirectory("catalogue");

    public CatalogueFolder(string text = Minimal) => Add(File, text);

    public string Path => System.IO.Path.Combine(_parent.FullName, "catalogue");

    /// <summary>The minimal catalogue with one text in place of another.</summary>
    public static CatalogueFolder With(string old, string text)
    {
        Assert.Contains(old, Minimal, StringComparison.Ordinal);
        return new CatalogueFolder(Minimal.Replace(old, text, StringComparison.Ordinal));
    }

    public CatalogueFolder Add(string file, string text)
    {
        Directory.CreateDirectory(Path);
        System.IO.File.WriteAllText(System.IO.Path.Combine(Path, file), text);
        return this;
    }

    public ModelCatalogue Read() => ModelCatalogue.ReadDirectory(Path);

    public IReadOnlyList<string> Problems() => Assert.Throws<ConfigurationException>(Read).Problems;

    public void Dispose() => _parent.Delete(recursive: true);
}
