using Appliance.Agent.Gateway;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace Appliance.Agent.Access.Network;

/// <summary>Keeps strangers' web pages from using the API through the browser of somebody who may.</summary>
internal static class NetworkChecks
{
    private static readonly TimeSpan PreflightAge = TimeSpan.FromHours(1);

    public static void UseNetworkChecks(this WebApplication app)
    {
        var names = app.Services.GetRequiredService<OwnNames>();
        var origins = app.Services.GetRequiredService<OriginRules>();
        app.Use((context, next) => names.IsMeantForThis(context.Request.Host.Host)
            ? next(context)
            : ForeignHost(context.Request.Host.Host).WriteAsync(context));
        app.UseCors(policy => Allow(policy, origins));
        app.Use((context, next) => context.Request.Headers.Origin.ToString() is { Length: > 0 } origin && !origins.IsAllowed(origin) && !IsOwn(context, origin)
            ? ForeignOrigin(origin).WriteAsync(context)
            : next(context));
    }

    private static void Allow(CorsPolicyBuilder policy, OriginRules origins) => policy
        .SetIsOriginAllowed(origins.IsAllowed)
        .AllowAnyMethod()
        .AllowAnyHeader()
        .WithExposedHeaders("X-Request-Id", HeaderNames.RetryAfter)
        .SetPreflightMaxAge(PreflightAge);

    // The host was checked before, so a page that comes from it is the device's own.
    private static bool IsOwn(HttpContext context, string origin) =>
        origin.Equals($"{context.Request.Scheme}://{context.Request.Host}", StringComparison.OrdinalIgnoreCase);

    private static ApiError ForeignHost(string host) => new(StatusCodes.Status403Forbidden, "invalid_request_error", "unknown_host",
        $"This device is not called '{Short(host)}'. Use its address or one of its own names, or add this one to Access:Hosts.");

    private static ApiError ForeignOrigin(string origin) => new(StatusCodes.Status403Forbidden, "invalid_request_error", "unknown_origin",
        $"Web pages from '{Short(origin)}' may not use this device. Its owner can add them to Access:Origins.");

    private static string Short(string text) => text.Length <= 100 ? text : text[..100];
}
