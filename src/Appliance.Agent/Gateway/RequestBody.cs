namespace Appliance.Agent.Gateway;

/// <summary>Reads whole request bodies within a limit.</summary>
internal static class RequestBody
{
    // What a client announces it has yet to send; memory for more is taken as it arrives.
    private const long FirstBuffer = 1 << 20;
    private const int CopyBuffer = 16 << 10;

    /// <summary>The first error is returned as a value.</summary>
    public static async Task<(ArraySegment<byte> Body, ApiError? Error)> ReadAsync(HttpContext context, long limit)
    {
        try
        {
            return await ReadWithinAsync(context, limit) is { } body
                ? (body, null)
                : (default, new ApiError(StatusCodes.Status413PayloadTooLarge, "invalid_request_error", "request_too_large",
                    $"The request is larger than the {new ByteSize(limit)} allowed."));
        }
        catch (BadHttpRequestException e)
        {
            return (default, new ApiError(e.StatusCode, "invalid_request_error", null, e.Message));
        }
    }

    /// <returns>Null when the body is larger than <paramref name="limit"/>; Kestrel then passes over the rest.</returns>
    private static async Task<ArraySegment<byte>?> ReadWithinAsync(HttpContext context, long limit)
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
}
