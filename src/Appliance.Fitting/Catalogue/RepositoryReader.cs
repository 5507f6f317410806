using Appliance.Yaml;

namespace Appliance.Fitting.Catalogue;

/// <summary>Reads where a model's files are.</summary>
internal static class RepositoryReader
{
    public static IReadOnlyList<CatalogueRepository> Read(Section model, IReadOnlyList<CatalogueQuantization> quantizations)
    {
        var names = quantizations.Select(quantization => quantization.Name).ToList();
        return [.. model.Children("repositories").Select(section => Read(section, names))];
    }

    /// <summary>The same quantizations, each with its files.</summary>
    public static IReadOnlyList<CatalogueQuantization> FilesOf(
        IReadOnlyList<CatalogueQuantization> quantizations, IReadOnlyList<CatalogueRepository> repositories) =>
        [.. quantizations.Select(quantization => quantization with
        {
            Files = [.. repositories.Select(repository => repository.FileOf(quantization.Name)).OfType<CatalogueFile>()],
        })];

    private static CatalogueRepository Read(Section section, List<string> quantizations)
    {
        var id = section.Required("id", "owner and name", CatalogueRules.Repository) ?? "";
        var file = section.Optional("file", CatalogueRules.FilePath);
        var repository = new CatalogueRepository(id, file, Files(section.Child("files"), quantizations));
        section.RefuseOthers();
        if (repository.IsAmbiguous(quantizations))
        {
            section.Refuse("file", "is one name for several quantizations; write {quantization} where it stands");
        }
        return repository;
    }

    private static Dictionary<string, string> Files(Section section, List<string> quantizations)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in quantizations)
        {
            if (section.Optional(name, CatalogueRules.FilePath) is { } path)
            {
                files.Add(name, path);
            }
        }
        section.RefuseOthers();
        return files;
    }
}
