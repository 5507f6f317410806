using Appliance.Agent.Models;
using Appliance.Fitting.Catalogue;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>Models by the names that Ollama's clients use: with <c>:latest</c> behind those that have no tag.</summary>
internal static class OllamaNames
{
    /// <summary>The name under which a model is listed.</summary>
    public static string NameOf(Model model) => model.Id.Contains(':', StringComparison.Ordinal) ? model.Id : model.Id + ModelList.DefaultTag;

    /// <summary>The model that a request names, and that can do what it asks.</summary>
    public static (Model? Model, ApiError? Error) Find(ModelList list, OllamaModelRequest request, ModelKind? needed)
    {
        if ((request.Model ?? request.Name) is not { Length: > 0 } name)
        {
            return (null, ApiError.BadRequest("model is required"));
        }
        if (list.Find(name) is { } model)
        {
            var error = needed is { } kind ? ModelErrors.WrongKind(list, model, kind) : null;
            return (error is null ? model : null, error);
        }
        return (null, list.FindUnusable(name) is not null
            ? ModelErrors.NotUsable(list, name)
            : new ApiError(StatusCodes.Status404NotFound, "invalid_request_error", "model_not_found", $"model '{name}' not found"));
    }
}
