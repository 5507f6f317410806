using System.Text.Json;

namespace Appliance.Agent.Gateway;

/// <summary>A request to a model: its body as it came, and the one field the gateway needs.</summary>
internal sealed record ModelRequest(ArraySegment<byte> Body, string Model)
{
    // What a client announces it has yet to send; memory for more is taken as it arrives.
    private const long FirstBuffer = 1 << 20;
    private const int CopyBuffer = 16 << 10;

    // Tool definitions are JSON schemas and nest deeper than the reader's default.
    private static readonly JsonReaderOptions Json = new() { MaxDepth = 256 };

    /// <summary>Reads and checks the whole body. The first error is returned as a value; the request is then null.</summary>
    public static async Task<(ModelRequest? Request, ApiError? Error)> ReadAsync(HttpContext context, long limit)
    {
        try
        {
            if (await ReadBodyAsync(context, limit) is not { } bytes)
            {
                return (null, new ApiError(StatusCodes.Status413PayloadTooLarge, "invalid_request_error", "request_too_large",
                    $"The request is larger than the {new ByteSize(limit)} allowed."));
            }
            return FindModel(bytes) is { Length: > 0 } model
                ? (new ModelRequest(bytes, model), null)
                : (null, ApiError.BadRequest("The request names no model: it needs a field 'model' with a text.", "missing_model", "model"));
        }
        catch (BadHttpRequestException e)
        {
            return (null, ApiError.BadRequest(e.Message));
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

    /// <returns>Null when the body is larger than <paramref name="limit"/>; Kestrel then passes over the rest.</returns>
    private static async Task<ArraySegment<byte>?> ReadBodyAsync(HttpContext context, long limit)
    {
        var announced = context.Request.ContentLength ?? 0;
        if (announced > limit)
        {
            return null;
        }
        var body = new MemoryStream((int)Math.Min(announced, FirstBuffer));
        var buffer = new byte[CopyBuffer];
        while (await context.Request.Body.ReadAsync(buffer, context.RequestAborted) is > 0 and var read)
        {
            if (body.Length + read > limit)
            {
                return null;
            }
            body.Write(buffer, 0, read);
        }
        return new ArraySegment<byte>(body.GetBuffer(), 0, (int)body.Length);
    }

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
