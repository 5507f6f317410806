using System.Text.Json;

namespace Appliance.Agent.Gateway;

/// <summary>A request to a model: its body as it came, and the fields the gateway needs.</summary>
/// <param name="Body">The JSON.</param>
/// <param name="Model">The model it names.</param>
/// <param name="IsStreaming">Whether the answer is wanted in pieces.</param>
internal sealed record ModelRequest(ArraySegment<byte> Body, string Model, bool IsStreaming)
{
    // Tool definitions are JSON schemas and nest deeper than the reader's default.
    private static readonly JsonReaderOptions Json = new() { MaxDepth = 256 };

    /// <summary>Reads and checks the whole body. The first error is returned as a value; the request is then null.</summary>
    public static async Task<(ModelRequest? Request, ApiError? Error)> ReadAsync(HttpContext context, long limit)
    {
        var (bytes, error) = await RequestBody.ReadAsync(context, limit);
        if (error is not null)
        {
            return (null, error);
        }
        try
        {
            return Scan(bytes) is { Model: { Length: > 0 } model, IsStreaming: var isStreaming }
                ? (new ModelRequest(bytes, model, isStreaming), null)
                : (null, ApiError.BadRequest("The request names no model: it needs a field 'model' with a text.", "missing_model", "model"));
        }
        catch (InvalidOperationException)
        {
            // Utf8JsonReader throws it for text that is no UTF-8.
            return (null, ApiError.BadRequest("The request's model name is not valid UTF-8.", "invalid_json"));
        }
        catch (JsonException e)
        {
            return (null, ApiError.BadRequest(
                $"The request is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).", "invalid_json"));
        }
    }

    /// <summary>The body from its start.</summary>
    public Stream OpenBody() => new MemoryStream(Body.Array!, Body.Offset, Body.Count, writable: false);

    /// <summary>The top-level fields "model" and "stream", the last if repeated, as llama-server's parser takes them.</summary>
    private static (string? Model, bool IsStreaming) Scan(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Json);
        var (model, isStreaming) = ((string?)null, false);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("not an object", null, 0, 0);
        }
        while (reader.Read())
        {
            if (reader.CurrentDepth != 1 || reader.TokenType != JsonTokenType.PropertyName)
            {
                continue;
            }
            if (reader.ValueTextEquals("model"u8))
            {
                reader.Read();
                model = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
            else if (reader.ValueTextEquals("stream"u8))
            {
                reader.Read();
                isStreaming = reader.TokenType == JsonTokenType.True;
            }
        }
        return (model, isStreaming);
    }
}
