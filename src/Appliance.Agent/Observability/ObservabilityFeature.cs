using Appliance.Agent.Access;
using OpenTelemetry.Metrics;

namespace Appliance.Agent.Observability;

/// <summary>Registers what is measured and logged of requests, and maps <c>/metrics</c>.</summary>
internal static class ObservabilityFeature
{
    public static IServiceCollection AddObservability(this IServiceCollection services)
    {
        services.AddSingleton<ServingMetrics>();
        services.AddSingleton<MachineMetrics>();
        services.AddSingleton<TokenFlow>();
        services.AddSingleton<RequestJournal>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(ServingMetrics.MeterName)
            .AddPrometheusExporter());
        return services;
    }

    public static void UseRequestJournal(this WebApplication app)
    {
        var journal = app.Services.GetRequiredService<RequestJournal>();
        app.Use(journal.InvokeAsync);
    }

    public static void MapMetrics(this WebApplication app)
    {
        _ = app.Services.GetRequiredService<MachineMetrics>();
        app.MapPrometheusScrapingEndpoint("/metrics").RequireAccess(AccessLevel.User);
    }
}
