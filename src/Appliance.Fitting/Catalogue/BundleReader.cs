using Appliance.Yaml;

namespace Appliance.Fitting.Catalogue;

/// <summary>Reads one bundle.</summary>
internal static class BundleReader
{
    public static UseCaseBundle Read(string id, Section section, IReadOnlyDictionary<string, CatalogueModel> models)
    {
        var bundle = new UseCaseBundle
        {
            Id = id,
            Name = section.Required("name", "what people call it", CatalogueRules.Line) ?? "",
            Description = section.Required("description", "what one gets", CatalogueRules.Line) ?? "",
            Roles = [.. section.Children("roles").Select(role => Role(role, models))],
        };
        section.RefuseOthers();
        if (bundle.Roles.Count == 0 && !section.IsRefused("roles"))
        {
            section.Refuse("roles", "is missing; write at least one purpose with its models");
        }
        return bundle;
    }

    private static BundleRole Role(Section section, IReadOnlyDictionary<string, CatalogueModel> models)
    {
        var purpose = section.Required("purpose", "what it is for", CatalogueRules.OneOf<ModelPurpose>);
        var isKnown = section.Has("purpose") && !section.IsRefused("purpose");
        var ids = section.RequiredList("models", "ids of models, best first", text => Model(text, models, isKnown ? purpose : null));
        section.RefuseOthers();
        return new BundleRole(purpose, ids ?? []);
    }

    private static Parsed<CatalogueModel> Model(
        string id, IReadOnlyDictionary<string, CatalogueModel> models, ModelPurpose? purpose)
    {
        if (!models.TryGetValue(id, out var model))
        {
            var meant = Spelling.Nearest(id, models.Keys) is { } near ? $"; did you mean '{near}'?" : "";
            return new(null, "is no model of the catalogue" + meant);
        }
        if (purpose is { } wanted && !model.Purposes.Contains(wanted))
        {
            return new(null, $"does not name {wanted.ToString().ToLowerInvariant()} among its purposes");
        }
        return model.NotRunnable is null ? new(model) : new(null, "cannot be run by this version; leave it out");
    }
}
