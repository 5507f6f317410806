using Appliance.Agent.Models;
using Appliance.Agent.Runners;

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

    /// <summary>A model that does not fit.</summary>
    public static ApiError TooLarge(string id, LoadResult.TooLarge result) =>
        new(StatusCodes.Status507InsufficientStorage, "insufficient_memory", "model_too_large",
            $"The model '{id}' needs {result.Needed} of memory ({result.Needed.Bytes} bytes) and {result.Available} "
            + $"({result.Available.Bytes} bytes) can be had. It was not started. Use a smaller model or quantization.", "model");

    /// <summary>A model whose runner did not come up.</summary>
    public static ApiError LoadFailed(string id, LoadResult.Failed result) =>
        new(StatusCodes.Status503ServiceUnavailable, "server_error", "model_load_failed",
            $"The model '{id}' could not be loaded: {result.Reason}", RetryAfter: result.RetryAfter);
}
