namespace Appliance.Agent.Gateway;

/// <summary>Passes on a stream of server-sent events as it comes, but only whole events: what follows a broken one can then still be read.</summary>
internal static class EventStream
{
    public const string MediaType = "text/event-stream";

    private const int FirstBuffer = 16 << 10;

    // The last event of a response repeats all of it; a runner gone mad must not fill the memory.
    private const int LongestEvent = 16 << 20;

    /// <summary>Copies until the stream ends.</summary>
    /// <param name="source">What the runner sends.</param>
    /// <param name="context">The client's request.</param>
    /// <param name="patience">How long the runner may be silent.</param>
    /// <returns>What went wrong on the runner's side; null when the stream ended well or the client has left.</returns>
    public static async Task<Exception?> CopyAsync(Stream source, HttpContext context, TimeSpan patience)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var buffer = new byte[FirstBuffer];
        var kept = 0;
        while (true)
        {
            if (kept == buffer.Length)
            {
                if (kept >= LongestEvent)
                {
                    return new IOException("the runner sent an event without end.");
                }
                Array.Resize(ref buffer, buffer.Length * 2);
            }
            int read;
            try
            {
                silence.CancelAfter(patience);
                read = await source.ReadAsync(buffer.AsMemory(kept), silence.Token);
            }
            catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
            {
                return context.RequestAborted.IsCancellationRequested ? null : e;
            }
            kept += read;
            var whole = read == 0 ? kept : EndOfEvents(buffer.AsSpan(0, kept));
            if (whole > 0 && !await TrySendAsync(context, buffer.AsMemory(0, whole)))
            {
                return null;
            }
            buffer.AsSpan(whole, kept - whole).CopyTo(buffer);
            kept -= whole;
            if (read == 0)
            {
                return null;
            }
        }
    }

    // An empty line ends an event.
    private static int EndOfEvents(ReadOnlySpan<byte> bytes) => bytes.LastIndexOf("\n\n"u8) is >= 0 and var index ? index + 2 : 0;

    /// <returns>False when the client has left.</returns>
    private static async Task<bool> TrySendAsync(HttpContext context, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            return true;
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
