using System.Net.Http.Headers;
using Appliance.Agent.Models;
using Appliance.Agent.Observability;
using Appliance.Agent.Runners;

namespace Appliance.Agent.Gateway;

/// <content>Streams that begin before their model is ready.</content>
internal sealed partial class RunnerForwarder
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Answers in a stream that begins before the model is ready, so that everything after it, errors too, is part of the stream.</summary>
    private async Task StreamWithStatusAsync(HttpContext context, ModelRequest request, Model model, Task<LoadResult> acquiring)
    {
        var status = new StatusStream(context, pool, model, time);
        try
        {
            await status.FollowAsync(acquiring, context.RequestAborted);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The client has left; what it waited for may come nevertheless.
            (await IgnoreLeavingAsync(acquiring))?.Dispose();
            return;
        }
        var resending = new Resending();
        while (true)
        {
            var result = await acquiring;
            if (result is not LoadResult.Ready { Lease: var lease })
            {
                await ApiDialect.Of(context).WriteInStreamAsync(context, ModelErrors.NotLoaded(model.Id, result));
                return;
            }
            using (lease)
            {
                if (await CopyAsync(context, request, model, lease) is not { } fault)
                {
                    return;
                }
                await lease.NoteFaultAsync(fault);
                if (!resending.MayFollow(fault))
                {
                    await ApiDialect.Of(context).WriteInStreamAsync(context, Broken(model, "nothing was answered", fault.Message));
                    return;
                }
            }
            acquiring = AcquireAsync(context, model);
        }
    }

    private static async Task<RunnerLease?> IgnoreLeavingAsync(Task<LoadResult> acquiring)
    {
        try
        {
            return await acquiring is LoadResult.Ready ready ? ready.Lease : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <returns>What went wrong before anything was answered; null when something was.</returns>
    private async Task<HttpRequestException?> CopyAsync(HttpContext context, ModelRequest request, Model model, RunnerLease lease)
    {
        context.GetRecord().Ask();
        using var message = new HttpRequestMessage(HttpMethod.Post, new Uri(RunnerConnection.Address, context.Request.Path))
        {
            Content = new ByteArrayContent(request.Body.Array!, request.Body.Offset, request.Body.Count) { Headers = { ContentType = Json } },
        };
        try
        {
            using var response = await lease.Client.SendAsync(message, context.RequestAborted);
            if (response.IsSuccessStatusCode)
            {
                await using var body = context.GetRecord().Follow(await response.Content.ReadAsStreamAsync(context.RequestAborted), response.Content);
                await EndAsync(context, model, lease, await EventStream.CopyAsync(body, context, options.Value.AnswerTimeout));
            }
            else
            {
                await ApiDialect.Of(context).WriteInStreamAsync(context, await RunnerError.ReadAsync(response, context.RequestAborted));
            }
            return null;
        }
        catch (HttpRequestException e) when (!context.RequestAborted.IsCancellationRequested)
        {
            return e;
        }
    }
}
