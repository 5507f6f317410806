using Appliance.Agent.Access;
using Appliance.Agent.Access.Limits;
using Appliance.Agent.Models;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>Registers Ollama's API and maps its paths.</summary>
internal static class OllamaFeature
{
    private static readonly string[] Read = ["GET", "HEAD"];

    // What makes models, or gives them away.
    private static readonly string[] Refused = ["/api/push", "/api/create", "/api/blobs/{digest}"];

    public static IServiceCollection AddOllama(this IServiceCollection services)
    {
        services.AddSingleton<OllamaModelEndpoints>();
        services.AddSingleton<OllamaTextEndpoints>();
        services.AddSingleton<OllamaEmbedEndpoints>();
        services.AddSingleton<OllamaStoreEndpoints>();
        return services;
    }

    public static void MapOllama(this WebApplication app)
    {
        var models = app.Services.GetRequiredService<OllamaModelEndpoints>();
        var texts = app.Services.GetRequiredService<OllamaTextEndpoints>();
        var embeddings = app.Services.GetRequiredService<OllamaEmbedEndpoints>();
        var store = app.Services.GetRequiredService<OllamaStoreEndpoints>();
        var all = app.MapGroup("").WithMetadata(ApiDialect.Ollama);
        var api = all.MapGroup("").RequireAccess(AccessLevel.Guest);
        var metered = api.MapGroup("").WithMetadata(MeteredEndpoint.Instance);
        var admin = all.MapGroup("").RequireAccess(AccessLevel.Admin);
        all.MapMethods("/api/version", Read, OllamaModelEndpoints.GetVersionAsync).AllowAnonymous();
        api.MapMethods("/api/tags", Read, models.ListAsync);
        api.MapMethods("/api/ps", Read, models.ListLoadedAsync);
        api.MapPost("/api/show", models.ShowAsync);
        metered.MapPost("/api/chat", texts.ChatAsync);
        metered.MapPost("/api/generate", texts.GenerateAsync);
        metered.MapPost("/api/embed", embeddings.EmbedAsync);
        metered.MapPost("/api/embeddings", embeddings.EmbedOneAsync);
        admin.MapPost("/api/pull", StoreAnswers.Of(store.PullAsync));
        admin.MapDelete("/api/delete", StoreAnswers.Of(store.DeleteAsync));
        admin.MapPost("/api/copy", StoreAnswers.Of(store.CopyAsync));
        foreach (var path in Refused)
        {
            all.Map(path, OllamaModelEndpoints.RefuseAsync).RequireAccess(AccessLevel.Admin);
        }
    }
}
