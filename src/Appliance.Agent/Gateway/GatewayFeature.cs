using Appliance.Agent.Gateway.Ollama;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Gateway;

/// <summary>Registers the API and maps its paths.</summary>
internal static class GatewayFeature
{
    public static IServiceCollection AddGateway(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<GatewayOptions>().Bind(configuration.GetSection(GatewayOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsCheck>();
        services.AddHttpForwarder();
        services.AddSingleton<ModelEndpoints>();
        services.AddSingleton<RunnerForwarder>();
        services.AddSingleton<RunnerCalls>();
        services.AddSingleton<FrontPage>();
        services.AddOllama();
        return services;
    }

    public static void MapGateway(this WebApplication app)
    {
        var models = app.Services.GetRequiredService<ModelEndpoints>();
        var forwarder = app.Services.GetRequiredService<RunnerForwarder>();
        var frontPage = app.Services.GetRequiredService<FrontPage>();
        app.MapMethods("/", ["GET", "HEAD"], frontPage.GetAsync);
        app.MapGet("/v1/models", models.ListAsync);
        app.MapGet("/v1/models/{id}", models.GetAsync);
        foreach (var route in RunnerRoute.All)
        {
            app.MapPost(route.Path, context => forwarder.HandleAsync(context, route)).WithMetadata(route.Dialect);
        }
        app.MapOllama();
        app.MapFallback(context => new ApiError(StatusCodes.Status404NotFound, "invalid_request_error", "unknown_url",
            $"There is nothing at {context.Request.Method} {context.Request.Path}.").WriteAsync(context));
    }
}

[OptionsValidator]
internal sealed partial class GatewayOptionsCheck : IValidateOptions<GatewayOptions>;
