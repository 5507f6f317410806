using Appliance.Yaml;

namespace Appliance.Fitting.Catalogue;

/// <summary>Reads one licence.</summary>
internal static class LicenceReader
{
    public static ModelLicence Read(string id, Section section)
    {
        var licence = new ModelLicence
        {
            Id = id,
            Name = section.Required("name", "its title", CatalogueRules.Line) ?? "",
            Spdx = section.Optional("spdx", CatalogueRules.Line),
            CommercialUse = section.Required(
                "commercial-use", "allowed, conditional or forbidden", CatalogueRules.OneOf<CommercialUse>),
            Conditions = section.Optional("conditions", CatalogueRules.Line),
            Notice = section.Optional("notice", CatalogueRules.Line),
            MustBeAccepted = section.Required("must-be-accepted", "true or false", CatalogueRules.Flag),
            IsSourceGated = section.Required("source-gated", "true or false", CatalogueRules.Flag),
            Text = section.Value<Uri?>("text", text => new(CatalogueRules.Address(text).Value, CatalogueRules.Address(text).Problem), null),
        };
        section.RefuseOthers();
        if (licence is { CommercialUse: CommercialUse.Conditional, Conditions: null } && !section.IsRefused("conditions"))
        {
            section.Refuse("conditions", "is missing; say under which conditions business use is allowed", cause: "commercial-use");
        }
        return licence;
    }
}
