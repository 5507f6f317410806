using Appliance.Agent.Models;
using Appliance.Agent.Runners;
using Appliance.Fitting.Catalogue;

namespace Appliance.Agent.Gateway;

/// <summary>The answers when a model cannot serve.</summary>
internal static class ModelErrors
{
    /// <summary>No model of this name: unknown, or its file is unusable.</summary>
    public static ApiError NotUsable(ModelList list, string id)
    {
        if (list.FindUnusable(id) is { } file)
        {
            return new ApiError(StatusCodes.Status422UnprocessableEntity, "invalid_request_error", "model_unusable",
                $"The model '{id}' cannot be used, {file.File}: {file.Reason}", "model");
        }
        var known = list.Models.Count == 0
            ? "There are no models yet: copy a GGUF file to the device."
            : $"Available: {string.Join(", ", list.Models.Take(10).Select(model => model.Id))}.";
        return new ApiError(StatusCodes.Status404NotFound, "invalid_request_error", "model_not_found",
            $"The model '{id}' does not exist. {known}", "model");
    }

    /// <summary>A model of another kind than the request needs; null when it is the right one.</summary>
    public static ApiError? WrongKind(ModelList list, Model model, ModelKind needed)
    {
        if (model.Facts.Kind == needed)
        {
            return null;
        }
        var able = list.Models.Where(other => other.Facts.Kind == needed).Select(other => other.Id).Take(10).ToList();
        var instead = able.Count > 0 ? $"Models that can: {string.Join(", ", able)}." : "There is no model here that can.";
        return ApiError.BadRequest($"The model '{model.Id}' cannot do this: it {Does(model.Facts.Kind)}. {instead}", "wrong_kind_of_model", "model");
    }

    /// <summary>A model that was asked for and does not serve.</summary>
    public static ApiError NotLoaded(string id, LoadResult result) => result switch
    {
        LoadResult.TooLarge tooLarge => new ApiError(
            StatusCodes.Status507InsufficientStorage, "insufficient_memory", "model_too_large", $"The model '{id}' was not started. {tooLarge.Reason}", "model"),
        LoadResult.Failed failed => new ApiError(
            StatusCodes.Status503ServiceUnavailable, "server_error", "model_load_failed", $"The model '{id}' could not be loaded: {failed.Reason}", RetryAfter: failed.RetryAfter),
        LoadResult.Busy busy => new ApiError(
            StatusCodes.Status429TooManyRequests, "rate_limit_error", "overloaded", $"The rig is busy: {busy.Reason}. Try again in a moment.", RetryAfter: busy.RetryAfter),
        _ => throw new InvalidOperationException("A load ended in no known way."),
    };

    private static string Does(ModelKind kind) => kind switch
    {
        ModelKind.Embedding => "turns texts into vectors, for /v1/embeddings",
        ModelKind.Rerank => "orders texts by how well they answer a question, for /v1/rerank",
        ModelKind.Transcription => "turns speech into text, for /v1/audio/transcriptions",
        _ => "writes text",
    };
}
