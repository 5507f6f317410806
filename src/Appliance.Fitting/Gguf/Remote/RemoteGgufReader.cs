namespace Appliance.Fitting.Gguf;

/// <summary>Reads the headers of model files on web servers, so that what a model needs is known before it is downloaded.</summary>
/// <remarks>Safe for several threads; keep one.</remarks>
public sealed class RemoteGgufReader(RemoteGgufOptions options) : IDisposable
{
    private readonly FilePartClient _client = new(options);

    /// <summary>Reads with the defaults.</summary>
    public RemoteGgufReader()
        : this(new RemoteGgufOptions())
    {
    }

    /// <summary>Reads a file's header and at most one part more (<see cref="RemoteGgufOptions.LargestPart"/>).</summary>
    /// <param name="address">Of the file; <c>https</c> or <c>http</c>.</param>
    /// <param name="accessToken">To sign in with at the address's server, or null. It is not shown to servers that this one redirects to.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="RemoteGgufException">The file cannot be read; the message says why and what to do.</exception>
    /// <exception cref="GgufException">What was read is no GGUF header, or is damaged.</exception>
    public Task<RemoteGguf> ReadAsync(Uri address, string? accessToken, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            FileRequest.CheckScheme(address);
            using var patience = new Patience(options, cancellationToken);
            using var stream = new RemoteFileStream(_client, options, new FileRequest(address, accessToken), patience);
            return new RemoteGguf
            {
                File = GgufFile.Read(stream, cancellationToken),
                Length = stream.FileLength is { } length ? new ByteSize(length) : null,
                BytesRead = new ByteSize(stream.BytesRead),
                HasRanges = stream.CanSeek,
            };
        },
        cancellationToken);

    /// <summary>The files of the model at an address and their lengths: one, or all parts of a split model, whichever part is named.</summary>
    /// <inheritdoc cref="ReadAsync" />
    public Task<IReadOnlyList<RemotePart>> MeasureAsync(Uri address, string? accessToken, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<RemotePart>>(
        () =>
        {
            FileRequest.CheckScheme(address);
            using var patience = new Patience(options, cancellationToken);
            return [.. GgufParts.Of(address).Select(part => new RemotePart(part, LengthOf(part, accessToken, patience)))];
        },
        cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    // One byte is asked for and not the head: signed addresses, as stores hand them out, are often good for one method only.
    private ByteSize LengthOf(Uri address, string? accessToken, Patience patience)
    {
        using var part = _client.Get(new FileRequest(address, accessToken), 0, 0, patience);
        return part.FileLength is { } length
            ? new ByteSize(length)
            : throw new RemoteGgufException(RemoteGgufFault.Broken, $"{address.Host} does not tell how long {address.AbsolutePath} is.");
    }
}
