using System.Text.Json;
using System.Text.Unicode;

namespace Appliance.Agent.Gateway;

/// <summary>A request to a model: its body as it came, and the fields the gateway needs.</summary>
/// <param name="Body">Valid JSON in valid UTF-8.</param>
/// <param name="Model">The model's name.</param>
/// <param name="IsWhole">Whether the field is there without which the request means nothing.</param>
/// <param name="IsStreaming">Whether the answer is wanted in pieces.</param>
internal sealed record ModelRequest(ArraySegment<byte> Body, string Model, bool IsWhole, bool IsStreaming)
{
    // Tool definitions are JSON schemas and nest deeper than the reader's default.
    private static readonly JsonReaderOptions Json = new() { MaxDepth = 256 };

    /// <summary>Reads and checks the whole body. The first error is returned as a value; the request is then null.</summary>
    /// <param name="context">The request.</param>
    /// <param name="limit">The longest body in bytes.</param>
    /// <param name="needed">A field that should be there beside the model.</param>
    public static async Task<(ModelRequest? Request, ApiError? Error)> ReadAsync(HttpContext context, long limit, string? needed)
    {
        var (bytes, error) = await RequestBody.ReadAsync(context, limit);
        if (error is not null)
        {
            return (null, error);
        }
        // llama-server would refuse it too, and write what it could not read into its log.
        if (!Utf8.IsValid(bytes))
        {
            return (null, ApiError.BadRequest("The request is not valid UTF-8.", "invalid_json"));
        }
        try
        {
            var (model, isWhole, isStreaming) = Scan(bytes, needed);
            return model is { Length: > 0 }
                ? (new ModelRequest(bytes, model, isWhole, isStreaming), null)
                : (null, ApiError.BadRequest("The request names no model: it needs a field 'model' with a text.", "missing_model", "model"));
        }
        catch (JsonException e)
        {
            return (null, ApiError.BadRequest(
                $"The request is not valid JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}).", "invalid_json"));
        }
    }

    /// <summary>The body from its start.</summary>
    public Stream OpenBody() => new MemoryStream(Body.Array!, Body.Offset, Body.Count, writable: false);

    /// <summary>The top-level fields "model" and "stream", the last if repeated, as llama-server's parser takes them; and whether another is there.</summary>
    private static (string? Model, bool HasNeeded, bool IsStreaming) Scan(ReadOnlySpan<byte> json, string? needed)
    {
        var reader = new Utf8JsonReader(json, Json);
        var (model, hasNeeded, isStreaming) = ((string?)null, needed is null, false);
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
            else if (needed is not null && reader.ValueTextEquals(needed))
            {
                hasNeeded = true;
            }
        }
        return (model, hasNeeded, isStreaming);
    }
}
