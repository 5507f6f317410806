using System.Net;

namespace Appliance.Agent.Updates.Gate;

/// <summary>Maps <c>/healthz/gate</c>, for the gate on this machine alone.</summary>
internal static class GateEndpoint
{
    /// <summary>Its path.</summary>
    public const string Path = "/healthz/gate";

    public static void MapGate(this WebApplication app)
    {
        var check = app.Services.GetRequiredService<GateCheck>();
        app.MapGet(Path, context =>
        {
            if (context.Connection.RemoteIpAddress is { } caller && !IPAddress.IsLoopback(caller))
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            }
            return context.Response.WriteAsJsonAsync(check.Current, GateJson.Default.GateBody, cancellationToken: context.RequestAborted);
        }).AllowAnonymous();
    }
}
