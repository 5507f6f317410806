using System.Text.Json;
using Appliance.Agent.Access;
using Appliance.Agent.Models;
using Appliance.Agent.Models.Downloads;
using Appliance.Agent.Models.Storage;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>What changes the store: <c>/api/pull</c>, <c>/api/delete</c>, <c>/api/copy</c>.</summary>
internal sealed class OllamaStoreEndpoints(PullDesk desk, DownloadEndpoints downloads, StoredModels stored, SecondNames names, IOptions<GatewayOptions> options)
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    /// <summary>Fetches a model and tells how far it is. It goes on being fetched when the client leaves; <c>DELETE /api/hearth/downloads/ID</c> takes it back.</summary>
    public async Task PullAsync(HttpContext context)
    {
        var request = await downloads.ReadAsync(context);
        var download = await desk.PullAsync(DownloadEndpoints.NameOf(request), request.Accept, context.GetCaller().Name, context.RequestAborted);
        if (request.Stream ?? true)
        {
            await FollowAsync(context, download);
            return;
        }
        await foreach (var _ in downloads.BeatsAsync(download, context.RequestAborted))
        {
            // Waiting for the end.
        }
        if (download.State != DownloadState.Done)
        {
            throw new StoreException(StatusCodes.Status500InternalServerError, "pull_failed", WhyNot(download));
        }
        await context.Response.WriteAsJsonAsync(new PullProgressBody("success"), ModelsJson.Lines.PullProgressBody, cancellationToken: context.RequestAborted);
    }

    public async Task DeleteAsync(HttpContext context)
    {
        var request = await downloads.ReadAsync(context);
        await stored.DeleteAsync(DownloadEndpoints.NameOf(request), context.RequestAborted);
    }

    public async Task CopyAsync(HttpContext context)
    {
        var request = await StoreBody.ReadAsync(context, options.Value.MaxRequestBytes, ModelsJson.Default.CopyRequest);
        if (request is not { Source.Length: > 0, Destination.Length: > 0 })
        {
            throw new StoreException(StatusCodes.Status400BadRequest, "bad_request", "source and destination are required");
        }
        await names.CopyAsync(request.Source, request.Destination, context.RequestAborted);
    }

    private async Task FollowAsync(HttpContext context, Download download)
    {
        context.Response.ContentType = "application/x-ndjson";
        await WriteAsync(context, new PullProgressBody("pulling manifest"));
        var told = 0;
        var isVerifying = false;
        await foreach (var _ in downloads.BeatsAsync(download, context.RequestAborted))
        {
            for (; told < download.Job.Files.Count && IsComplete(download, told); told++)
            {
                await WriteAsync(context, Progress(download, told));
            }
            if (told < download.Job.Files.Count)
            {
                await WriteAsync(context, Progress(download, told));
            }
            else if (!isVerifying)
            {
                isVerifying = true;
                await WriteAsync(context, new PullProgressBody("verifying sha256 digest"));
            }
        }
        if (download.State == DownloadState.Done)
        {
            await WriteAsync(context, new PullProgressBody("writing manifest"));
            await WriteAsync(context, new PullProgressBody("success"));
            return;
        }
        await WriteAsync(context, new PullProgressBody(null, Error: WhyNot(download)));
    }

    private static string WhyNot(Download download) =>
        download.IsEnded ? download.Note ?? "The model was not fetched." : "The device restarts. The download goes on by itself afterwards; ask again to follow it.";

    private static bool IsComplete(Download download, int index) => download.CompletedOf(index) == download.Job.Files[index].Size;

    private static PullProgressBody Progress(Download download, int index)
    {
        var file = download.Job.Files[index];
        return new PullProgressBody($"pulling {file.Sha256?[..12] ?? file.Name}", file.Sha256 is { } sum ? $"sha256:{sum}" : null, file.Size, download.CompletedOf(index));
    }

    private static async Task WriteAsync(HttpContext context, PullProgressBody line)
    {
        await context.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, ModelsJson.Lines.PullProgressBody), context.RequestAborted);
        await context.Response.Body.WriteAsync(LineEnd, context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
