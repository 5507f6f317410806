namespace Appliance.Agent.Gateway.Ollama;

/// <summary>Registers Ollama's API and maps its paths.</summary>
internal static class OllamaFeature
{
    private static readonly string[] Read = ["GET", "HEAD"];

    // What needs a model store that can be written to.
    private static readonly string[] Refused =
        ["/api/pull", "/api/push", "/api/create", "/api/copy", "/api/delete", "/api/blobs/{digest}"];

    public static IServiceCollection AddOllama(this IServiceCollection services)
    {
        services.AddSingleton<OllamaModelEndpoints>();
        services.AddSingleton<OllamaTextEndpoints>();
        services.AddSingleton<OllamaEmbedEndpoints>();
        return services;
    }

    public static void MapOllama(this WebApplication app)
    {
        var models = app.Services.GetRequiredService<OllamaModelEndpoints>();
        var texts = app.Services.GetRequiredService<OllamaTextEndpoints>();
        var embeddings = app.Services.GetRequiredService<OllamaEmbedEndpoints>();
        var api = app.MapGroup("").WithMetadata(ApiDialect.Ollama);
        api.MapMethods("/api/version", Read, OllamaModelEndpoints.GetVersionAsync);
        api.MapMethods("/api/tags", Read, models.ListAsync);
        api.MapMethods("/api/ps", Read, models.ListLoadedAsync);
        api.MapPost("/api/show", models.ShowAsync);
        api.MapPost("/api/chat", texts.ChatAsync);
        api.MapPost("/api/generate", texts.GenerateAsync);
        api.MapPost("/api/embed", embeddings.EmbedAsync);
        api.MapPost("/api/embeddings", embeddings.EmbedOneAsync);
        foreach (var path in Refused)
        {
            api.Map(path, OllamaModelEndpoints.RefuseAsync);
        }
    }
}
