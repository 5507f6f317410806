using System.Net;
using System.Net.Http.Headers;

namespace Appliance.Fitting.Gguf;

/// <summary>Bytes of a file as a server sends them: the part that was asked for, or the whole from its beginning.</summary>
internal sealed class FilePart : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private readonly string _host;

    private FilePart(HttpResponseMessage response, Uri location, CancellationToken cancellationToken)
    {
        (_response, Location, _host) = (response, location, location.Host);
        _body = response.Content.ReadAsStream(cancellationToken);
    }

    /// <summary>Where it came from after all redirections.</summary>
    public Uri Location { get; }

    /// <summary>Where the next byte lies in the file.</summary>
    public long Position { get; private set; }

    /// <summary>Where the part ends in the file; null when only the connection's end will tell.</summary>
    public long? End { get; private init; }

    /// <summary>The whole file's length.</summary>
    public long? FileLength { get; private init; }

    /// <summary>False when the server ignored that only a part was asked for.</summary>
    public bool IsPart { get; private init; }

    public EntityTagHeaderValue? Tag => _response.Headers.ETag;

    public DateTimeOffset? LastModified => _response.Content.Headers.LastModified;

    /// <summary>Checks that a successful answer to a request for the bytes from <paramref name="from"/> to <paramref name="to"/> is one.</summary>
    public static FilePart Open(HttpResponseMessage response, Uri location, long from, long to, CancellationToken cancellationToken)
    {
        var headers = response.Content.Headers;
        if (headers.ContentEncoding.FirstOrDefault(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)) is { } encoding)
        {
            throw Contradiction(location, $"sends the file compressed ({encoding}) although it was asked not to");
        }
        if (headers.ContentType?.MediaType is "text/html" or "application/xhtml+xml")
        {
            throw new RemoteGgufException(RemoteGgufFault.NotAModel,
                $"The address leads to a web page, not to a model file. Take the file's download address; at Hugging Face it has /resolve/ in it, not /blob/.");
        }
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return new FilePart(response, location, cancellationToken) { End = headers.ContentLength, FileLength = headers.ContentLength };
        }
        if (headers.ContentRange is not { Unit: "bytes", From: { } first, To: { } last, Length: { } length } || first != from || last > to || length <= last)
        {
            throw Contradiction(location, $"was asked for the bytes {from} to {to} and answers with '{headers.ContentRange?.ToString() ?? "no range"}'");
        }
        if (headers.ContentLength is { } sent && sent != last - first + 1)
        {
            throw Contradiction(location, $"says that it sends {last - first + 1} bytes and sends {sent}");
        }
        return new FilePart(response, location, cancellationToken) { IsPart = true, Position = first, End = last + 1, FileLength = length };
    }

    /// <summary>The next bytes; none at the end of the part.</summary>
    /// <exception cref="RemoteGgufException">The server broke off or fell silent.</exception>
    public int Read(Span<byte> buffer, Patience patience)
    {
        if (End is { } end)
        {
            buffer = buffer[..(int)Math.Min(buffer.Length, end - Position)];
        }
        if (buffer.IsEmpty)
        {
            return 0;
        }
        patience.Restart();
        // A blocking read knows no cancellation; it ends when its connection does.
        using var ending = patience.Token.Register(_response.Dispose);
        int read;
        try
        {
            read = _body.Read(buffer);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            throw patience.Token.IsCancellationRequested
                ? patience.Explain(_host, e)
                : Broken("broke off the connection", e);
        }
        if (read == 0)
        {
            if (patience.Token.IsCancellationRequested)
            {
                throw patience.Explain(_host, new OperationCanceledException(patience.Token));
            }
            return End is null ? 0 : throw Broken("ended its answer");
        }
        Position += read;
        return read;
    }

    public void Dispose()
    {
        _body.Dispose();
        _response.Dispose();
    }

    private static RemoteGgufException Contradiction(Uri location, string what) =>
        new(RemoteGgufFault.Contradiction, $"{location.Host} {what}. Take the model from another source.");

    private RemoteGgufException Broken(string what, Exception? inner = null) =>
        new(RemoteGgufFault.Broken, $"{_host} {what} after byte {Position} of the file. Try again later.", inner);
}
