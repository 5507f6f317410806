using System.Globalization;
using System.Text;
using Appliance.Agent.Gateway;
using Appliance.Agent.Models.Hub;
using Appliance.Agent.Models.Storage;
using Appliance.Agent.Runners;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Models;

/// <summary>The store over the network: what is in it, verifying, deleting, and the hub's access token.</summary>
internal sealed class StoreEndpoints(
    ModelStore models, StoredModels stored, ModelVerification verification, StoreFolder folder, RecordBook records, DiskSpace space, RunnerPool pool, HubToken token, IOptions<HubOptions> hub)
{
    private const long LongestToken = 4096;

    public async Task ListAsync(HttpContext context)
    {
        var list = await models.GetAsync(context.RequestAborted);
        var body = new StoreListBody(
            [.. list.Models.Select(Describe)],
            [.. list.Unusable.Select(file => new UnusableFileBody(file.Id, file.File, file.Reason, folder.Contains(file.Path)))],
            list.Models.Where(model => folder.Contains(model.Path)).Sum(model => model.Size.Bytes),
            space.Free.Bytes,
            space.Reserve.Bytes);
        await context.Response.WriteAsJsonAsync(body, ModelsJson.Readable.StoreListBody, cancellationToken: context.RequestAborted);
    }

    public async Task VerifyAsync(HttpContext context)
    {
        var record = await verification.VerifyAsync(NameOf(context), context.RequestAborted);
        var body = new VerifiedBody(record.Model, record.Damage is null, record.Damage, FilesOf(record));
        await context.Response.WriteAsJsonAsync(body, ModelsJson.Readable.VerifiedBody, cancellationToken: context.RequestAborted);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        await stored.DeleteAsync(NameOf(context), context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public Task GetHubAsync(HttpContext context) => context.Response.WriteAsJsonAsync(
        new HubBody(hub.Value.Address, hub.Value.IsAllowed, token.Read() is not null), ModelsJson.Readable.HubBody, cancellationToken: context.RequestAborted);

    public async Task SetTokenAsync(HttpContext context)
    {
        var (body, error) = await RequestBody.ReadAsync(context, LongestToken);
        if (error is not null)
        {
            await error.WriteAsync(context);
            return;
        }
        token.Set(Encoding.UTF8.GetString(body).Trim());
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    public Task RemoveTokenAsync(HttpContext context)
    {
        token.Set(null);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static string NameOf(HttpContext context) => context.Request.RouteValues["name"] as string ?? "";

    private StoredModelBody Describe(Model model)
    {
        var record = folder.Contains(model.Path) ? records.Find(model.Id) : null;
        return new StoredModelBody(
            model.Id, model.Size.Bytes, folder.Contains(model.Path), Lower(pool.StateOf(model.Id)), Lower(model.Facts.Kind), model.Facts.Architecture.Family,
            record?.Source, record?.Commit, record?.Licence, record?.Names ?? [], record?.Stored, record?.Verified, record is null ? [] : FilesOf(record));
    }

    private static IReadOnlyList<StoredFileBody> FilesOf(ModelRecord record) => [.. record.Files.Select(file => new StoredFileBody(file.Name, file.Size, file.Sha256))];

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLower(CultureInfo.InvariantCulture);
}
