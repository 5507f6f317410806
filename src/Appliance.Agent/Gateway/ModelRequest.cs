using System.Text.Json;

namespace Appliance.Agent.Gateway;

/// <summary>A request to a model: its body as it came, and the one field the gateway needs.</summary>
internal sealed record ModelRequest(ArraySegment<byte> Body, string Model)
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
            return FindModel(bytes) is { Length: > 0 } model
                ? (new ModelRequest(bytes, model), null)
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

    /// <summary>The text of the top-level field "model", the last if repeated, as llama-server's parser takes it.</summary>
    private static string? FindModel(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, Json);
        string? model = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("not an object", null, 0, 0);
        }
        while (reader.Read())
        {
            if (reader.CurrentDepth == 1 && reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("model"u8))
            {
                reader.Read();
                model = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
            }
        }
        return model;
    }
}
