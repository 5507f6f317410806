using Appliance.Agent.Gateway.Ollama;

namespace Appliance.Agent.Gateway;

/// <summary>Whose API a path belongs to, and so what its errors look like. Carried by the endpoint as metadata.</summary>
internal sealed class ApiDialect
{
    private readonly Func<HttpContext, ApiError, Task> _write;

    private ApiDialect(Func<HttpContext, ApiError, Task> write) => _write = write;

    public static ApiDialect OpenAi { get; } = new((context, error) => context.Response.WriteAsJsonAsync(
        new ApiErrorBody(new ApiErrorContent(error.Message, error.Type, error.Param, error.Code)),
        GatewayJson.Readable.ApiErrorBody,
        cancellationToken: context.RequestAborted));

    public static ApiDialect Anthropic { get; } = new((context, error) => context.Response.WriteAsJsonAsync(
        new AnthropicErrorBody("error", new AnthropicErrorContent(AnthropicTypeOf(error.Status), error.Message)),
        GatewayJson.Readable.AnthropicErrorBody,
        cancellationToken: context.RequestAborted));

    public static ApiDialect Ollama { get; } = new((context, error) => context.Response.WriteAsJsonAsync(
        new OllamaErrorBody(error.Message), OllamaJson.Readable.OllamaErrorBody, cancellationToken: context.RequestAborted));

    /// <summary>The dialect of the endpoint that was asked; OpenAI's where there is none.</summary>
    public static ApiDialect Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<ApiDialect>() ?? OpenAi;

    public Task WriteAsync(HttpContext context, ApiError error) => _write(context, error);

    // The names in Anthropic's API reference, "Errors".
    private static string AnthropicTypeOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "not_found_error",
        StatusCodes.Status413PayloadTooLarge => "request_too_large",
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        StatusCodes.Status503ServiceUnavailable => "overloaded_error",
        < StatusCodes.Status500InternalServerError => "invalid_request_error",
        _ => "api_error",
    };
}
