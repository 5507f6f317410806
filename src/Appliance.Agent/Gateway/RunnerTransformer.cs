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
        return hasBody && !await RewriteErrorAsync(httpContext, proxyResponse!, cancellationToken) && !await CopyEventsAsync(httpContext, proxyResponse!, cancellationToken);
    }

    // The forwarder would cut the client's connection when the runner breaks off, without a word.
    private async Task<bool> CopyEventsAsync(HttpContext context, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != EventStream.MediaType)
        {
            return false;
        }
        await using var events = await response.Content.ReadAsStreamAsync(cancellationToken);
        if (await EventStream.CopyAsync(events, context, patience) is { } fault)
        {
            context.Features.Set(new BrokenStream(fault));
        }
        return true;
    }

    // llama-server's errors have OpenAI's shape on every path.
    private static async Task<bool> RewriteErrorAsync(HttpContext context, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode || ApiDialect.Of(context) == ApiDialect.OpenAi)
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
