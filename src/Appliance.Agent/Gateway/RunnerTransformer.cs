using Appliance.Agent.Observability;
using Yarp.ReverseProxy.Forwarder;

namespace Appliance.Agent.Gateway;

/// <summary>What of a request reaches a runner, and what of its answer reaches the client.</summary>
/// <param name="patience">How long a runner may be silent within a stream.</param>
internal sealed class RunnerTransformer(TimeSpan patience) : HttpTransformer
{
    // Keys and cookies are for the gateway; a runner has no business with them.
    private static readonly string[] Kept = ["Authorization", "Cookie", "Origin", "Referer", "Host", "X-Api-Key"];

    public override async ValueTask TransformRequestAsync(
        HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        foreach (var header in Kept)
        {
            proxyRequest.Headers.Remove(header);
        }
    }

    public override async ValueTask<bool> TransformResponseAsync(
        HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        var hasBody = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        // Which origins may call the API is for the gateway to say.
        foreach (var header in httpContext.Response.Headers.Keys.Where(IsRunnersOwn).ToArray())
        {
            httpContext.Response.Headers.Remove(header);
        }
        if (!hasBody || await RewriteErrorAsync(httpContext, proxyResponse!, cancellationToken))
        {
            return false;
        }
        var isEvents = proxyResponse!.Content.Headers.ContentType?.MediaType == EventStream.MediaType;
        await FollowAsync(httpContext, proxyResponse, cancellationToken);
        if (isEvents)
        {
            await CopyEventsAsync(httpContext, proxyResponse, cancellationToken);
        }
        return !isEvents;
    }

    // The forwarder would cut the client's connection when the runner breaks off, without a word.
    private async Task CopyEventsAsync(HttpContext context, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var events = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (await EventStream.CopyAsync(events, context, patience) is { } fault)
        {
            context.Features.Set(new BrokenStream(fault));
        }
    }

    private static async Task FollowAsync(HttpContext context, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var content = response.Content;
        response.Content = new StreamContent(context.GetRecord().Follow(await content.ReadAsStreamAsync(cancellationToken), content));
    }

    // llama-server's errors have OpenAI's shape on every path, and some that are the client's come as its own.
    private static async Task<bool> RewriteErrorAsync(HttpContext context, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode
            || ((int)response.StatusCode < StatusCodes.Status500InternalServerError && ApiDialect.Of(context) == ApiDialect.OpenAi))
        {
            return false;
        }
        context.Response.Headers.ContentLength = null;
        await (await RunnerError.ReadAsync(response, cancellationToken)).WriteAsync(context);
        return true;
    }

    private static bool IsRunnersOwn(string header) =>
        header.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase) || header.Equals("Server", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Kept with a request whose runner broke off while it streamed.</summary>
internal sealed record BrokenStream(Exception Fault);
