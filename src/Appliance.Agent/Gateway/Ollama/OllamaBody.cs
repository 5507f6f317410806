using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Appliance.Agent.Gateway.Ollama;

/// <summary>Reads the body of a request.</summary>
internal static class OllamaBody
{
    /// <summary>The first error is returned as a value; the request is then null.</summary>
    public static async Task<(T? Request, ApiError? Error)> ReadAsync<T>(HttpContext context, long limit, JsonTypeInfo<T> type)
        where T : OllamaModelRequest
    {
        var (body, error) = await RequestBody.ReadAsync(context, limit);
        return error is null ? Parse(body, type) : (null, error);
    }

    private static (T? Request, ApiError? Error) Parse<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type)
        where T : OllamaModelRequest
    {
        if (body.IsEmpty)
        {
            return (null, ApiError.BadRequest("missing request body"));
        }
        if (!Utf8.IsValid(body.Span))
        {
            return (null, ApiError.BadRequest("The request is not valid UTF-8."));
        }
        try
        {
            return JsonSerializer.Deserialize(body.Span, type) is { } request
                ? (request, null)
                : (null, ApiError.BadRequest("The request must be a JSON object."));
        }
        catch (JsonException e)
        {
            return (null, ApiError.BadRequest(
                $"The request is not valid: what stands at {e.Path ?? "$"} (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}) is no JSON or of the wrong type."));
        }
    }
}
