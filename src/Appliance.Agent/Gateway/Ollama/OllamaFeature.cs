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
        var api = app.MapGroup("").WithMetadata(ApiDialect.Ollama);
        api.MapMethods("/api/version", Read, OllamaModelEndpoints.GetVersionAsync);
        api.MapMethods("/api/tags", Read, models.ListAsync);
        api.MapMethods("/api/ps", Read, models.ListLoadedAsync);
        api.MapPost("/api/show", models.ShowAsync);
        api.MapPost("/api/chat", texts.ChatAsync);
        api.MapPost("/api/generate", texts.GenerateAsync);
        api.MapPost("/api/embed", embeddings.EmbedAsync);
        api.MapPost("/api/embeddings", embeddings.EmbedOneAsync);
        api.MapPost("/api/pull", StoreAnswers.Of(store.PullAsync));
        api.MapDelete("/api/delete", StoreAnswers.Of(store.DeleteAsync));
        api.MapPost("/api/copy", StoreAnswers.Of(store.CopyAsync));
        foreach (var path in Refused)
        {
            api.Map(path, OllamaModelEndpoints.RefuseAsync);
        }
    }
}
