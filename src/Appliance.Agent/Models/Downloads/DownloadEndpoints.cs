using System.Text.Json;
using Appliance.Agent.Access;
using Appliance.Agent.Gateway;
using Appliance.Agent.Models.Storage;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Models.Downloads;

/// <summary>Downloads over the network: asking for one, following it, taking it back.</summary>
internal sealed class DownloadEndpoints(PullDesk desk, DownloadQueue queue, IOptions<GatewayOptions> gateway, IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(500);

    public async Task PullAsync(HttpContext context)
    {
        var request = await ReadAsync(context);
        await AnswerAsync(context, await desk.PullAsync(NameOf(request), request.Accept, context.GetCaller().Name, context.RequestAborted));
    }

    public async Task ImportAsync(HttpContext context)
    {
        var request = await ReadAsync(context);
        await AnswerAsync(context, await desk.ImportAsync(NameOf(request), context.GetCaller().Name, context.RequestAborted));
    }

    public Task ListAsync(HttpContext context) => context.Response.WriteAsJsonAsync(
        new DownloadListBody([.. queue.All.Select(DownloadBody.Of)]), ModelsJson.Readable.DownloadListBody, cancellationToken: context.RequestAborted);

    public Task GetAsync(HttpContext context) => WriteAsync(context, Find(context));

    public async Task CancelAsync(HttpContext context)
    {
        var download = Find(context);
        await queue.CancelAsync(download, context.RequestAborted);
        await WriteAsync(context, download);
    }

    public async Task PauseAsync(HttpContext context)
    {
        var download = Find(context);
        await queue.PauseAsync(download, context.RequestAborted);
        await WriteAsync(context, download);
    }

    /// <summary>Progress as server-sent events; the last one tells how it ended.</summary>
    public async Task FollowAsync(HttpContext context)
    {
        var download = Find(context);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        await foreach (var isLast in BeatsAsync(download, context.RequestAborted))
        {
            await context.Response.WriteAsync($"event: {(isLast ? "end" : "progress")}\ndata: {JsonSerializer.Serialize(DownloadBody.Of(download), ModelsJson.Lines.DownloadBody)}\n\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    /// <summary>Says when it is time to tell of a download, and whether it is for the last time: it ended, or the agent does.</summary>
    public async IAsyncEnumerable<bool> BeatsAsync(Download download, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (!download.Ended.IsCompleted && !lifetime.ApplicationStopping.IsCancellationRequested)
        {
            yield return false;
            using var beat = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
            await Task.WhenAny(download.Ended, Task.Delay(Beat, time, beat.Token));
            await beat.CancelAsync();
            cancellationToken.ThrowIfCancellationRequested();
        }
        yield return true;
    }

    /// <summary>The body of a request to fetch.</summary>
    /// <exception cref="StoreException">It is none.</exception>
    public async Task<PullRequest> ReadAsync(HttpContext context) =>
        await StoreBody.ReadAsync(context, gateway.Value.MaxRequestBytes, ModelsJson.Default.PullRequest);

    /// <summary>The model that a request names.</summary>
    /// <exception cref="StoreException">It names none.</exception>
    public static string NameOf(PullRequest request) => (request.Model ?? request.Name) is { Length: > 0 } name
        ? name
        : throw new StoreException(StatusCodes.Status400BadRequest, "no_model", "model is required");

    private Download Find(HttpContext context) => context.Request.RouteValues["id"] is string id && queue.Find(id) is { } download
        ? download
        : throw new StoreException(StatusCodes.Status404NotFound, "no_download", "There is no download of this id.");

    private static Task AnswerAsync(HttpContext context, Download download)
    {
        context.Response.StatusCode = download.IsEnded ? StatusCodes.Status200OK : StatusCodes.Status202Accepted;
        return WriteAsync(context, download);
    }

    private static Task WriteAsync(HttpContext context, Download download) =>
        context.Response.WriteAsJsonAsync(DownloadBody.Of(download), ModelsJson.Readable.DownloadBody, cancellationToken: context.RequestAborted);
}
