using Appliance.Yaml;

namespace Appliance.Fitting.Catalogue;

/// <summary>Reads the files of a catalogue as one: any file may have licences, models and bundles.</summary>
internal sealed class CatalogueReader
{
    private const string Subject = "The model catalogue";
    private const string EmbeddedPrefix = "catalogue/";

    private readonly Problems _problems;
    private readonly List<Section> _files;

    private CatalogueReader(Problems problems, IEnumerable<MapNode> files)
    {
        _problems = problems;
        _files = [.. files.Select(file => new Section(file, problems))];
    }

    public static ModelCatalogue ReadEmbedded()
    {
        var problems = new Problems();
        var assembly = typeof(CatalogueReader).Assembly;
        var files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(EmbeddedPrefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => YamlFile.Parse(name, TextOf(assembly.GetManifestResourceStream(name)!), problems));
        return Read(problems, [.. files]);
    }

    public static ModelCatalogue ReadDirectory(string directory)
    {
        var problems = new Problems();
        var names = Directory.Exists(directory)
            ? Directory.GetFiles(directory, "*.yaml").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal).ToList()
            : [];
        if (names.Count == 0)
        {
            problems.Add(new Place(directory, 1), "has no *.yaml files; write at least one with models");
        }
        var files = names.Select(name => YamlFile.Read(directory, name, problems));
        return Read(problems, [.. files]);
    }

    // What another file names cannot be looked up when that file could not be read: only that is said then.
    private static ModelCatalogue Read(Problems problems, List<MapNode?> files) => files.Count == 0 || files.Contains(null)
        ? throw problems.ToException(Subject)
        : new CatalogueReader(problems, files.OfType<MapNode>()).Read();

    private ModelCatalogue Read()
    {
        var licences = All("licences", LicenceReader.Read);
        var sections = new List<(CatalogueModel Model, Section Section)>();
        var models = All("models", (id, section) =>
        {
            var model = ModelReader.Read(id, section, licences);
            sections.Add((model, section));
            return model;
        });
        foreach (var (model, section) in sections)
        {
            CheckDrafts(model, section, models);
        }
        var bundles = All("bundles", (id, section) => BundleReader.Read(id, section, models));
        foreach (var file in _files)
        {
            file.RefuseOthers();
        }
        return _problems.AreNone
            ? new ModelCatalogue([.. models.Values], [.. licences.Values], [.. bundles.Values])
            : throw _problems.ToException(Subject);
    }

    private OrderedDictionary<string, T> All<T>(string key, Func<string, Section, T> read)
    {
        var all = new OrderedDictionary<string, T>(StringComparer.Ordinal);
        var places = new Dictionary<string, Place>(StringComparer.Ordinal);
        foreach (var (id, section) in _files.SelectMany(file => file.Named(key, CatalogueRules.Id)))
        {
            if (places.TryGetValue(id, out var first))
            {
                section.Refuse($"is there already, at {first}; give one of them another id");
                continue;
            }
            places.Add(id, section.Place);
            all.Add(id, read(id, section));
        }
        return all;
    }

    // A draft may stand before the models that it drafts for, so this waits until all are read.
    private static void CheckDrafts(CatalogueModel model, Section section, OrderedDictionary<string, CatalogueModel> models)
    {
        foreach (var target in model.DraftFor.Where(target => !models.ContainsKey(target)))
        {
            section.Refuse("draft-for", $"names '{target}', which is no model of the catalogue");
        }
    }

    private static string TextOf(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
