using Yarp.ReverseProxy.Forwarder;

namespace Appliance.Agent.Gateway;

/// <summary>What of a request reaches a runner, and what of its answer reaches the client.</summary>
internal sealed class RunnerTransformer : HttpTransformer
{
    // Keys and cookies are for the gateway; a runner has no business with them.
    private static readonly string[] Kept = ["Authorization", "Cookie", "Origin", "Referer", "Host"];

    public static RunnerTransformer Instance { get; } = new();

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
        return hasBody;
    }

    private static bool IsRunnersOwn(string header) =>
        header.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase) || header.Equals("Server", StringComparison.OrdinalIgnoreCase);
}
