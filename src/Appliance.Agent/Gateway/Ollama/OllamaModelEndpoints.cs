using System.Text.Json.Nodes;
using Appliance.Agent.Access;
using Appliance.Agent.Models;
using Appliance.Agent.Runners;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>What tells of models: <c>/api/version</c>, <c>/api/tags</c>, <c>/api/ps</c>, <c>/api/show</c>. And what would make them.</summary>
internal sealed class OllamaModelEndpoints(
    ModelStore store, RunnerPool pool, IOptions<RunnerOptions> runners, IOptions<GatewayOptions> options, TimeProvider time)
{
    // The version of Ollama whose API this follows: clients refuse to speak to ones they take for old.
    private const string Version = "0.33.0";

    // A model stays until another needs its memory, and clients expect a date.
    private static readonly TimeSpan Forever = TimeSpan.FromDays(36_500);

    public static Task GetVersionAsync(HttpContext context) => context.Response.WriteAsJsonAsync(
        new OllamaVersionBody(Version), OllamaJson.Readable.OllamaVersionBody, cancellationToken: context.RequestAborted);

    public async Task ListAsync(HttpContext context)
    {
        var list = await store.GetForAsync(context);
        var body = new OllamaTagsBody([.. list.Models.Select(model => new OllamaModelBody(
            OllamaNames.NameOf(model), OllamaNames.NameOf(model), model.Modified, model.Size.Bytes,
            OllamaFacts.DigestOf(model), OllamaFacts.DetailsOf(model), OllamaFacts.CapabilitiesOf(model)))]);
        await context.Response.WriteAsJsonAsync(body, OllamaJson.Readable.OllamaTagsBody, cancellationToken: context.RequestAborted);
    }

    public async Task ListLoadedAsync(HttpContext context)
    {
        var list = await store.GetForAsync(context);
        var loaded = pool.Loaded.Select(loaded => (Model: list.Find(loaded.Id), Loaded: loaded)).Where(pair => pair.Model is not null);
        var body = new OllamaRunningBody([.. loaded.Select(pair => new OllamaRunningModelBody(
            OllamaNames.NameOf(pair.Model!), OllamaNames.NameOf(pair.Model!), pair.Loaded.Memory.Bytes, OllamaFacts.DigestOf(pair.Model!),
            OllamaFacts.DetailsOf(pair.Model!), time.GetUtcNow() + (pair.Loaded.UnloadsIn ?? Forever), pair.Loaded.GpuMemory.Bytes,
            pair.Loaded.Plan.Options.ContextTokens))]);
        await context.Response.WriteAsJsonAsync(body, OllamaJson.Readable.OllamaRunningBody, cancellationToken: context.RequestAborted);
    }

    public async Task ShowAsync(HttpContext context)
    {
        var (request, error) = await OllamaBody.ReadAsync(context, options.Value.MaxRequestBytes, OllamaJson.Default.OllamaShowRequest);
        if (request is not null)
        {
            (var model, error) = OllamaNames.Find(await store.GetForAsync(context), request, needed: null);
            if (model is not null)
            {
                await context.Response.WriteAsJsonAsync(Describe(model), OllamaJson.Readable.OllamaShowBody, cancellationToken: context.RequestAborted);
                return;
            }
        }
        await error!.WriteAsync(context);
    }

    /// <summary>Everything that would make a model or give one away.</summary>
    public static Task RefuseAsync(HttpContext context) => new ApiError(
        StatusCodes.Status501NotImplemented, "invalid_request_error", "not_supported",
        $"{context.Request.Path} is not available: models are not made here. They come from the hub (/api/pull), by upload, or from disks labelled HEARTH-MODELS.").WriteAsync(context);

    private OllamaShowBody Describe(Model model)
    {
        var shape = model.Facts.Architecture;
        var context = ContextOf(model);
        var info = new JsonObject
        {
            ["general.architecture"] = shape.Family,
            ["general.parameter_count"] = model.Weights.Elements,
            // What a client may fill, not what the model was trained for: programs cut their prompts to it.
            [$"{shape.Family}.context_length"] = context,
            [$"{shape.Family}.embedding_length"] = shape.EmbeddingLength,
            [$"{shape.Family}.block_count"] = shape.LayerCount,
            [$"{shape.Family}.attention.head_count"] = shape.HeadCount,
        };
        if (model.Facts.Name is { } name)
        {
            info["general.basename"] = name;
        }
        return new OllamaShowBody(
            Modelfile: "", Parameters: $"num_ctx {context}", Template: "",
            OllamaFacts.DetailsOf(model), info, OllamaFacts.CapabilitiesOf(model), model.Modified);
    }

    // Before it is loaded, what it gets where memory is not short.
    private long ContextOf(Model model) =>
        pool.Loaded.FirstOrDefault(loaded => loaded.Id == model.Id)?.Plan.Options.ContextTokens
        ?? (model.Facts.Architecture.ContextLength is > 0 and var trained ? Math.Min(trained, runners.Value.ContextTokens) : runners.Value.ContextTokens);
}
