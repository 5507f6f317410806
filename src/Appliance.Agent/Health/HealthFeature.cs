namespace Appliance.Agent.Health;

/// <summary>Registers the agent's health and maps <c>/healthz</c>.</summary>
internal static class HealthFeature
{
    public static IServiceCollection AddHealth(this IServiceCollection services)
    {
        services.AddSingleton<AgentPulse>();
        services.AddSingleton<AgentStatus>();
        services.AddHostedService<SystemdNotices>();
        return services;
    }

    public static void MapHealth(this WebApplication app)
    {
        var status = app.Services.GetRequiredService<AgentStatus>();
        app.MapGet("/healthz", context => WriteAsync(context, status.Read())).AllowAnonymous();
    }

    private static async Task WriteAsync(HttpContext context, HealthBody health)
    {
        context.Response.StatusCode = health.Status == "ok" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsJsonAsync(health, HealthJson.Readable.HealthBody, cancellationToken: context.RequestAborted);
    }
}
