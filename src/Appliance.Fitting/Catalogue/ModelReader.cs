using Appliance.Yaml;

namespace Appliance.Fitting.Catalogue;

/// <summary>Reads one model.</summary>
internal static class ModelReader
{
    // Names of keys that an entry may call unverified.
    private static readonly string[] Checkable = ["architecture", "licence", "projector", "repositories", "working-memory"];

    public static CatalogueModel Read(string id, Section section, IReadOnlyDictionary<string, ModelLicence> licences)
    {
        var parameters = section.Required("parameters", "the number of weights, like 70.6B", CatalogueRules.Parameters);
        var shape = section.Has("architecture") ? section.Child("architecture") : null;
        var architecture = shape is null ? null : ArchitectureReader.Read(shape);
        var workingMemory = section.Has("working-memory")
            ? section.Value("working-memory", CatalogueRules.Bytes, ByteSize.Zero)
            : default(ByteSize?);
        var quantizations = QuantizationReader.Read(section, architecture, shape is { IsFlawed: false }, workingMemory);
        var repositories = RepositoryReader.Read(section, quantizations);
        var model = new CatalogueModel
        {
            Id = id,
            Name = section.Required("name", "what people call it", CatalogueRules.Line) ?? "",
            Publisher = section.Required("publisher", "who made the weights", CatalogueRules.Line) ?? "",
            Kind = section.Required("kind", "language, embedding, rerank, transcription or image", CatalogueRules.OneOf<ModelKind>),
            Purposes = section.RequiredList("purposes", "what it is good for, like [chat]", CatalogueRules.OneOf<ModelPurpose>) ?? [],
            Licence = section.Required("licence", "the id of a licence", text => Licence(text, licences))!,
            Source = section.Required("source", "the publisher's repository", CatalogueRules.Repository) ?? "",
            Parameters = parameters,
            ActiveParameters = section.Value("active-parameters", CatalogueRules.Parameters, parameters),
            Architecture = architecture,
            Quantizations = RepositoryReader.FilesOf(quantizations, repositories),
            Repositories = [.. repositories.Select(repository => repository.Id)],
            Projector = section.Has("projector") ? Projector(section.Child("projector"), repositories) : null,
            WorkingMemory = workingMemory,
            DraftFor = section.List("draft-for", CatalogueRules.Id, []),
            NotRunnable = section.Optional("not-runnable", CatalogueRules.Line),
            Checked = section.Required("checked", "exact, rounded, parameters or recalled", CatalogueRules.OneOf<Verification>),
            Unverified = section.List("unverified", Unverified, []),
            Notes = section.Optional("notes", CatalogueRules.Line),
        };
        section.RefuseOthers();
        Check(section, model);
        return model;
    }

    private static void Check(Section section, CatalogueModel model)
    {
        if (model.ActiveParameters > model.Parameters && !section.IsRefused("parameters"))
        {
            section.Refuse("active-parameters", "is more than all parameters");
        }
        if (model is { Architecture: null, WorkingMemory: null, NotRunnable: null } && !section.IsRefused("not-runnable"))
        {
            section.Refuse("needs an architecture, or working-memory when its need is fixed, or not-runnable with the reason");
        }
        if (model is { Architecture: not null, WorkingMemory: not null })
        {
            section.Refuse("working-memory", "is computed for a model with an architecture; leave it out");
        }
    }

    private static ProjectorFile Projector(Section section, IReadOnlyList<CatalogueRepository> repositories)
    {
        var file = section.Required("file", "the file's path in the first repository", CatalogueRules.FilePath);
        var bytes = section.Required("file-bytes", "the size of the file", CatalogueRules.Bytes);
        section.RefuseOthers();
        return new ProjectorFile(new CatalogueFile(repositories.Count > 0 ? repositories[0].Id : "", file ?? ""), bytes);
    }

    private static Parsed<ModelLicence> Licence(string id, IReadOnlyDictionary<string, ModelLicence> licences)
    {
        if (licences.TryGetValue(id, out var licence))
        {
            return new(licence);
        }
        var meant = Spelling.Nearest(id, licences.Keys) is { } near ? $"; did you mean '{near}'?" : "";
        return new(null, "is no licence of the catalogue" + meant);
    }

    private static Parsed<string> Unverified(string text) => Checkable.Contains(text)
        ? new(text)
        : new(null, $"cannot be called unverified; write one of {string.Join(", ", Checkable)}");
}
