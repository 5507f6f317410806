using Appliance.Fitting.Architecture;
using Appliance.Yaml;

namespace Appliance.Fitting.Catalogue;

/// <summary>Reads the shape of a model; its keys are those of a GGUF file, with hyphens.</summary>
internal static class ArchitectureReader
{
    private const long MostLayers = 1000;
    private const long Widest = 1 << 20;
    private const long MostHeads = 1 << 12;
    private const long MostTokens = 1 << 28;

    public static ModelArchitecture Read(Section section)
    {
        var layers = (int)section.Required("block-count", "the number of layers", CatalogueRules.Number(1, MostLayers));
        var heads = section.Required("head-count", "the number of attention heads", CatalogueRules.Number(1, MostHeads));
        var headsKv = section.Value("head-count-kv", CatalogueRules.Number(1, MostHeads), heads);
        var keyLength = section.Required("key-length", "the elements of one key", CatalogueRules.Number(1, Widest));
        var experts = section.Has("experts") ? Experts(section.Child("experts")) : null;
        var context = section.Required("context-length", "the context it was trained for", CatalogueRules.Number(1, MostTokens));
        var architecture = new ModelArchitecture
        {
            Family = section.Required("family", "the name in general.architecture", CatalogueRules.Family) ?? "",
            LayerCount = layers,
            EmbeddingLength = section.Required("embedding-length", "the width of the model", CatalogueRules.Number(1, Widest)),
            VocabularySize = section.Required("vocabulary-size", "the number of tokens", CatalogueRules.Number(1, MostTokens)),
            ContextLength = context,
            HeadCount = heads,
            HeadCountKv = [.. Enumerable.Repeat(headsKv, layers)],
            KeyLength = keyLength,
            ValueLength = section.Value("value-length", CatalogueRules.Number(1, Widest), keyLength),
            FeedForwardLength = section.Value("feed-forward-length", CatalogueRules.Number(1, Widest), 0),
            Experts = experts,
            SlidingWindow = section.Has("sliding-window") ? Window(section.Child("sliding-window"), layers, context) : null,
            HasRopeFrequencies = section.Value("rope-frequencies", CatalogueRules.Flag, false),
            HasTiedEmbeddings = section.Value("tied-embeddings", CatalogueRules.Flag, false),
            HasClassifier = section.Value("classifier", CatalogueRules.Flag, false),
        };
        section.RefuseOthers();
        Check(section, architecture, headsKv);
        return architecture;
    }

    private static void Check(Section section, ModelArchitecture architecture, long headsKv)
    {
        if (headsKv > 0 && architecture.HeadCount % headsKv != 0)
        {
            section.Refuse("head-count-kv", $"is {headsKv}, which does not divide the {architecture.HeadCount} heads");
        }
        if (architecture is { FeedForwardLength: 0, Experts: null } && !section.IsRefused("feed-forward-length"))
        {
            section.Refuse("feed-forward-length", "is missing; write the width of the feed-forward part, or experts");
        }
    }

    private static ExpertShape Experts(Section section)
    {
        var count = section.Required("count", "the number of experts", CatalogueRules.Number(2, MostHeads));
        var used = section.Required("used-count", "how many a token uses", CatalogueRules.Number(1, MostHeads));
        var width = section.Required("feed-forward-length", "the width of one expert", CatalogueRules.Number(1, Widest));
        var shared = section.Value("shared-feed-forward-length", CatalogueRules.Number(1, Widest), 0);
        section.RefuseOthers();
        if (used > count && !section.IsRefused("count"))
        {
            section.Refuse("used-count", $"is {used}, more than the {count} experts there are");
        }
        return new ExpertShape((int)count, (int)used, width, shared);
    }

    private static SlidingWindow Window(Section section, int layers, long context)
    {
        var tokens = section.Required("tokens", "how far the layers see", CatalogueRules.Number(1, Math.Max(1, context)));
        var period = section.Required(
            "period", "after how many layers one sees everything, or 1 when none does", CatalogueRules.Number(1, Math.Max(1, layers)));
        section.RefuseOthers();
        return new SlidingWindow(tokens, (int)period);
    }
}
