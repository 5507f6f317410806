using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Appliance.Yaml;

namespace Appliance.Fitting.Catalogue;

/// <summary>The models that Hearth OS knows by name: <c>configs/catalogue/</c>.</summary>
public sealed partial class ModelCatalogue
{
    private const int MostSuggestions = 3;
    private const int MostEdits = 3;

    private static readonly Lazy<ModelCatalogue> Embedded = new(CatalogueReader.ReadEmbedded);

    private readonly FrozenDictionary<string, CatalogueModel> _byId;

    internal ModelCatalogue(
        IReadOnlyList<CatalogueModel> models, IReadOnlyList<ModelLicence> licences, IReadOnlyList<UseCaseBundle> bundles)
    {
        Models = models;
        Licences = licences;
        Bundles = bundles;
        _byId = models.ToFrozenDictionary(model => model.Id, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The catalogue that this version was built with. Read once, when first asked for.</summary>
    public static ModelCatalogue BuiltIn => Embedded.Value;

    /// <summary>All models, in the order of files and lines.</summary>
    public IReadOnlyList<CatalogueModel> Models { get; }

    /// <summary>All licences.</summary>
    public IReadOnlyList<ModelLicence> Licences { get; }

    /// <summary>What one can ask a rig to be for.</summary>
    public IReadOnlyList<UseCaseBundle> Bundles { get; }

    /// <summary>Reads a catalogue from a folder: every <c>*.yaml</c> in it, together one catalogue.</summary>
    /// <exception cref="ConfigurationException">With all that is wrong, each with its file and line.</exception>
    public static ModelCatalogue ReadDirectory(string directory) => CatalogueReader.ReadDirectory(directory);

    /// <summary>The model of this id in any case, or null.</summary>
    public CatalogueModel? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The bundle of this id in any case, or null.</summary>
    public UseCaseBundle? FindBundle(string id) =>
        Bundles.FirstOrDefault(bundle => bundle.Id.Equals(id, StringComparison.OrdinalIgnoreCase));

    /// <summary>The ids that someone probably meant, nearest first, at most three; empty when none is near.</summary>
    public IReadOnlyList<string> Suggest(string id)
    {
        var words = Words(id);
        return [.. Models
            .Select(model => (model.Id, Shared: words.Intersect(Words(model.Id)).Count(), Edits: Spelling.Distance(id.ToLowerInvariant(), model.Id)))
            .Where(candidate => candidate.Shared > 0 || candidate.Edits <= MostEdits)
            .OrderByDescending(candidate => candidate.Shared)
            .ThenBy(candidate => candidate.Edits)
            .Take(MostSuggestions)
            .Select(candidate => candidate.Id)];
    }

    // "Llama3.3:70b" and "llama-3.3-70b" have the same ones: llama, 3.3, 70, b. A single letter says too little to count.
    private static HashSet<string> Words(string text) =>
        [.. Word().Matches(text.ToLowerInvariant()).Select(match => match.Value).Where(word => word.Length > 1 || char.IsAsciiDigit(word[0]))];

    [GeneratedRegex("[a-z]+|[0-9]+(\\.[0-9]+)?")]
    private static partial Regex Word();
}
