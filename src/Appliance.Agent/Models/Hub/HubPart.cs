using System.Net;
using Appliance.Agent.Models.Storage;

namespace Appliance.Agent.Models.Hub;

/// <summary>Bytes of a file as they come from a server.</summary>
internal sealed class HubPart : IDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private readonly string _host;
    private readonly TimeSpan _silence;
    private long _left;

    private HubPart(HttpResponseMessage response, Stream body, string host, TimeSpan silence, long left) =>
        (_response, _body, _host, _silence, _left) = (response, body, host, silence, left);

    /// <summary>The version that the server names, if it is one to rely on.</summary>
    public string? Tag => _response.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null;

    /// <summary>Checks that a successful answer is the bytes that were asked for. A server without ranges sends the beginning too, which is passed over.</summary>
    public static async Task<HubPart> OpenAsync(
        HttpResponseMessage response, Uri location, long fileLength, ByteRange range, TimeSpan silence, CancellationToken cancellationToken)
    {
        var headers = response.Content.Headers;
        if (headers.ContentEncoding.Any(encoding => !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)))
        {
            throw new HubException(HubFault.Contradiction, $"{location.Host} sends the file compressed although it was asked not to.");
        }
        if (response.StatusCode == HttpStatusCode.PartialContent)
        {
            if (headers.ContentRange is not { Unit: "bytes", From: { } first, To: { } last } told || first != range.From || last != range.End - 1)
            {
                throw new HubException(HubFault.Contradiction, $"{location.Host} was asked for the bytes {range.From} to {range.End - 1} and answers with '{headers.ContentRange?.ToString() ?? "no range"}'.");
            }
            RequireLength(told.Length, fileLength, location);
            RequireLength(headers.ContentLength, range.Length, location);
            return new HubPart(response, await response.Content.ReadAsStreamAsync(cancellationToken), location.Host, silence, range.Length);
        }
        RequireLength(headers.ContentLength, fileLength, location);
        var whole = new HubPart(response, await response.Content.ReadAsStreamAsync(cancellationToken), location.Host, silence, range.End);
        await whole.PassToAsync(range.From, cancellationToken);
        return whole;
    }

    /// <summary>The next bytes; none at the end of the part.</summary>
    /// <exception cref="HubException">The server broke off or fell silent.</exception>
    public async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_left == 0)
        {
            return 0;
        }
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(_silence);
        try
        {
            var read = await _body.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _left)], silence.Token);
            _left -= read;
            return read > 0 ? read : throw new HubException(HubFault.Broken, $"{_host} ended its answer too early.");
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HubException(HubFault.Broken, $"{_host} sent nothing for {_silence.TotalSeconds:0.#} s.", innerException: e);
        }
        catch (Exception e) when (e is IOException and not HubException or HttpRequestException)
        {
            throw new HubException(HubFault.Broken, $"{_host} broke off the connection.", innerException: e);
        }
    }

    public void Dispose()
    {
        _body.Dispose();
        _response.Dispose();
    }

    private async Task PassToAsync(long from, CancellationToken cancellationToken)
    {
        var unwanted = new byte[64 << 10];
        for (var at = 0L; at < from;)
        {
            at += await ReadAsync(unwanted.AsMemory(0, (int)Math.Min(unwanted.Length, from - at)), cancellationToken);
        }
    }

    private static void RequireLength(long? told, long expected, Uri location)
    {
        if (told is { } length && length != expected)
        {
            throw new HubException(HubFault.Contradiction, $"{location.Host} says that it has {length} bytes where the hub promised {expected}.");
        }
    }
}
