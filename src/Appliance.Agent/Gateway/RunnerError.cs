using System.Text.Json;

namespace Appliance.Agent.Gateway;

/// <summary>Reads the errors that llama-server answers with: <c>{"error": {"message": "…"}}</c>.</summary>
internal static class RunnerError
{
    private const int Longest = 64 << 10;

    // Words of llama-server's that come with the status 500 and yet tell of the request.
    private static readonly string[] OfTheRequest = ["Failed to parse messages", "Failed to parse tools", "image input is not supported", "audio input is not supported", "'messages' is required"];

    public static async Task<ApiError> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[Longest];
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(buffer, Longest, throwOnEndOfStream: false, cancellationToken);
        return Parse((int)response.StatusCode, buffer.AsMemory(0, length));
    }

    /// <summary>The error of an answer or, within a stream, of the field <c>error</c> of an event.</summary>
    public static ApiError Of(int status, JsonElement error)
    {
        var message = error.ValueKind == JsonValueKind.Object && error.TryGetProperty("message", out var text) && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;
        if (status == StatusCodes.Status500InternalServerError && OfTheRequest.Any(words => message?.StartsWith(words, StringComparison.Ordinal) == true))
        {
            status = StatusCodes.Status400BadRequest;
        }
        var type = status >= StatusCodes.Status500InternalServerError ? "server_error" : "invalid_request_error";
        return new ApiError(status, type, "runner_error", message ?? $"The model's runner answered with the status {status} and no reason.");
    }

    private static ApiError Parse(int status, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Of(status, document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("error", out var error) ? error : default);
        }
        catch (JsonException)
        {
            // Cut off at the longest that is read, or no JSON at all.
            return Of(status, default);
        }
    }
}
