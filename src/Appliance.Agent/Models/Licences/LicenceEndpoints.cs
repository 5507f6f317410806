using Appliance.Agent.Access;
using Appliance.Agent.Models.Storage;
using Appliance.Fitting.Catalogue;

namespace Appliance.Agent.Models.Licences;

/// <summary>The terms of the catalogue's models, and agreeing to them.</summary>
internal sealed class LicenceEndpoints(LicenceBook book)
{
    public Task ListAsync(HttpContext context) => context.Response.WriteAsJsonAsync(
        new LicenceListBody([.. ModelCatalogue.BuiltIn.Licences.Select(licence => LicenceBody.Of(licence, book.Find(licence)))]),
        ModelsJson.Readable.LicenceListBody,
        cancellationToken: context.RequestAborted);

    public Task AcceptAsync(HttpContext context)
    {
        var id = context.Request.RouteValues["id"] as string;
        var licence = ModelCatalogue.BuiltIn.Licences.FirstOrDefault(licence => licence.Id.Equals(id, StringComparison.OrdinalIgnoreCase))
            ?? throw new StoreException(StatusCodes.Status404NotFound, "no_licence", $"There is no licence '{id}' in the catalogue.");
        var acceptance = book.Accept(licence, context.GetCaller().Name);
        return context.Response.WriteAsJsonAsync(LicenceBody.Of(licence, acceptance), ModelsJson.Readable.LicenceBody, cancellationToken: context.RequestAborted);
    }
}
