using Appliance.Agent.Access;
using Appliance.Agent.Models;
using Appliance.Agent.Runners;
using Appliance.Fitting.Catalogue;

namespace Appliance.Agent.Gateway;

/// <summary><c>GET /v1/models</c> and <c>GET /v1/models/NAME</c>.</summary>
internal sealed class ModelEndpoints(ModelStore store, RunnerPool pool)
{
    public async Task ListAsync(HttpContext context)
    {
        var list = await store.GetForAsync(context);
        var body = new ModelListBody(
            "list",
            [.. list.Models.Where(model => !context.GetCaller().SeesOnlyLanguage || model.Facts.Kind == ModelKind.Language).Select(Describe)],
            [.. list.Unusable.Select(file => new UnusableBody(file.File, file.Reason))]);
        await context.Response.WriteAsJsonAsync(body, GatewayJson.Readable.ModelListBody, cancellationToken: context.RequestAborted);
    }

    public async Task GetAsync(HttpContext context)
    {
        var id = context.Request.RouteValues["id"] as string ?? "";
        var list = await store.GetForAsync(context);
        if (list.Find(id) is { } model)
        {
            await context.Response.WriteAsJsonAsync(Describe(model), GatewayJson.Readable.ModelBody, cancellationToken: context.RequestAborted);
            return;
        }
        await ModelErrors.NotUsable(list, id).WriteAsync(context);
    }

    private ModelBody Describe(Model model)
    {
        var state = pool.StateOf(model.Id).ToString().ToLowerInvariant();
        var shape = model.Facts.Architecture;
        var meta = new ModelMeta(
            model.Facts.Name, shape.Family, model.Facts.Kind.ToString().ToLowerInvariant(), model.Size.Bytes, shape.ContextLength, state);
        return new ModelBody(model.Id, "model", model.Modified.ToUnixTimeSeconds(), "hearth", new ModelStatus(state == "available" ? "unloaded" : state), meta);
    }
}
