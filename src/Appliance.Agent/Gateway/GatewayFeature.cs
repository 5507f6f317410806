using Appliance.Agent.Access;
using Appliance.Agent.Access.Limits;
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
        app.MapMethods("/", ["GET", "HEAD"], frontPage.GetAsync).AllowAnonymous();
        app.MapGet("/v1/models", models.ListAsync).RequireAccess(AccessLevel.Guest);
        app.MapGet("/v1/models/{id}", models.GetAsync).RequireAccess(AccessLevel.Guest);
        foreach (var route in RunnerRoute.All)
        {
            app.MapPost(route.Path, context => forwarder.HandleAsync(context, route))
                .WithMetadata(route.Dialect, MeteredEndpoint.Instance)
                .RequireAccess(AccessLevel.Guest);
        }
        app.MapOllama();
        // Also for paths with a dot, which the framework's own pattern takes for files.
        app.MapFallback("{**path}", context => new ApiError(StatusCodes.Status404NotFound, "invalid_request_error", "unknown_url",
            $"There is nothing at {context.Request.Method} {context.Request.Path}.").WriteAsync(context)).AllowAnonymous();
    }
}

[OptionsValidator]
internal sealed partial class GatewayOptionsCheck : IValidateOptions<GatewayOptions>;
