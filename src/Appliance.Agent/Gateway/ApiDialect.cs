using System.Text.Json;
using Appliance.Agent.Gateway.Ollama;

namespace Appliance.Agent.Gateway;

/// <summary>Whose API a path belongs to, and so what its errors look like. Carried by the endpoint as metadata.</summary>
internal sealed class ApiDialect
{
    private readonly Func<HttpContext, ApiError, Task> _write;
    private readonly Func<ApiError, string> _toEvent;

    private ApiDialect(Func<HttpContext, ApiError, Task> write, Func<ApiError, string> toEvent) => (_write, _toEvent) = (write, toEvent);

    public static ApiDialect OpenAi { get; } = new((context, error) => context.Response.WriteAsJsonAsync(
        new ApiErrorBody(new ApiErrorContent(error.Message, error.Type, error.Param, error.Code)),
        GatewayJson.Readable.ApiErrorBody,
        cancellationToken: context.RequestAborted),
        error => $"data: {JsonSerializer.Serialize(new ApiErrorBody(new ApiErrorContent(error.Message, error.Type, error.Param, error.Code)), GatewayJson.Default.ApiErrorBody)}\n\ndata: [DONE]\n\n");

    /// <summary>OpenAI's newer API: its errors are those of the older one, but within a stream they are events of their own.</summary>
    public static ApiDialect Responses { get; } = new(OpenAi._write, error =>
        $"event: error\ndata: {JsonSerializer.Serialize(new ResponsesErrorBody("error", error.Code, error.Message, error.Param, SequenceNumber: 0), GatewayJson.Default.ResponsesErrorBody)}\n\n");

    public static ApiDialect Anthropic { get; } = new((context, error) => context.Response.WriteAsJsonAsync(
        new AnthropicErrorBody("error", new AnthropicErrorContent(AnthropicTypeOf(error.Status), error.Message)),
        GatewayJson.Readable.AnthropicErrorBody,
        cancellationToken: context.RequestAborted),
        error => $"event: error\ndata: {JsonSerializer.Serialize(new AnthropicErrorBody("error", new AnthropicErrorContent(AnthropicTypeOf(error.Status), error.Message)), GatewayJson.Default.AnthropicErrorBody)}\n\n");

    public static ApiDialect Ollama { get; } = new((context, error) => context.Response.WriteAsJsonAsync(
        new OllamaErrorBody(error.Message), OllamaJson.Readable.OllamaErrorBody, cancellationToken: context.RequestAborted),
        error => JsonSerializer.Serialize(new OllamaErrorBody(error.Message), OllamaJson.Default.OllamaErrorBody) + "\n");

    /// <summary>The dialect of the endpoint that was asked; where there is none, of the API that the path belongs to.</summary>
    public static ApiDialect Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ApiDialect>() ?? Of(context.Request.Path);

    /// <summary>Answers with the error.</summary>
    public Task WriteAsync(HttpContext context, ApiError error) => _write(context, error);

    /// <summary>Ends a streamed answer that has begun with the error.</summary>
    public async Task WriteInStreamAsync(HttpContext context, ApiError error)
    {
        await context.Response.WriteAsync(_toEvent(error), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }

    private static ApiDialect Of(PathString path) => path switch
    {
        _ when path.StartsWithSegments("/api/hearth", StringComparison.Ordinal) => OpenAi,
        _ when path.StartsWithSegments("/api", StringComparison.Ordinal) => Ollama,
        _ when path.StartsWithSegments("/v1/responses", StringComparison.Ordinal) => Responses,
        _ when path.StartsWithSegments("/v1/messages", StringComparison.Ordinal) => Anthropic,
        _ => OpenAi,
    };

    // The names in Anthropic's API reference, "Errors".
    private static string AnthropicTypeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status403Forbidden => "permission_error",
        StatusCodes.Status404NotFound => "not_found_error",
        StatusCodes.Status413PayloadTooLarge => "request_too_large",
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        StatusCodes.Status503ServiceUnavailable => "overloaded_error",
        < StatusCodes.Status500InternalServerError => "invalid_request_error",
        _ => "api_error",
    };
}
