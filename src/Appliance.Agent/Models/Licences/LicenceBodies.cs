using Appliance.Fitting.Catalogue;

namespace Appliance.Agent.Models.Licences;

/// <summary>The answer of <c>GET /api/hearth/licences</c>.</summary>
internal sealed record LicenceListBody(IReadOnlyList<LicenceBody> Licences);

/// <summary>A licence, and whether it was accepted here.</summary>
internal sealed record LicenceBody(
    string Id, string Name, string? Conditions, string? Notice, Uri? Text, bool MustBeAccepted, DateTimeOffset? Accepted, string? AcceptedBy)
{
    public static LicenceBody Of(ModelLicence licence, LicenceAcceptance? acceptance) => new(
        licence.Id, licence.Name, licence.Conditions, licence.Notice, licence.Text, licence.MustBeAccepted, acceptance?.Accepted, acceptance?.By);
}
