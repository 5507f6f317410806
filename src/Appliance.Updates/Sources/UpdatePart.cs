namespace Appliance.Updates;

/// <summary>The bytes of a file from a position to its end.</summary>
public sealed class UpdatePart : IDisposable
{
    private readonly Stream _body;
    private readonly IDisposable? _owner;
    private readonly string _source;
    private readonly TimeSpan _silence;
    private long _left;

    /// <summary>Takes over a stream.</summary>
    /// <param name="body">The bytes from <paramref name="from"/> on.</param>
    /// <param name="from">Where they begin in the file.</param>
    /// <param name="length">How many the manifest lets them be; more are never read.</param>
    /// <param name="source">Whom to name when they do not come.</param>
    /// <param name="silence">How long a read may take.</param>
    /// <param name="tag">The version that the server names.</param>
    /// <param name="owner">What to dispose with it.</param>
    public UpdatePart(Stream body, long from, long length, string source, TimeSpan silence, string? tag = null, IDisposable? owner = null) =>
        (_body, From, _left, _source, _silence, Tag, _owner) = (body, from, length, source, silence, tag, owner);

    /// <summary>Where the bytes begin in the file.</summary>
    public long From { get; }

    /// <summary>The version that the server names, if it is one to rely on.</summary>
    public string? Tag { get; }

    /// <summary>
    /// Fills the buffer, but for the end of the file. It must be filled within the silence that is borne: a server that sends a byte now and
    /// then is as silent as one that sends none.
    /// </summary>
    /// <returns>How many bytes were read; 0 at the end of the file.</returns>
    /// <exception cref="UpdateSourceException">The source broke off or fell silent. What was read before is good.</exception>
    public async Task<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Min(buffer.Length, _left);
        if (wanted == 0)
        {
            return 0;
        }
        return await ReadSomeAsync(buffer[..wanted], cancellationToken) is > 0 and var read
            ? read
            : throw new UpdateSourceException(UpdateFault.Broken, $"{_source} ended the file too early.");
    }

    /// <summary>As <see cref="ReadAsync"/>, for what may end at any place.</summary>
    internal async Task<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(_silence);
        var read = 0;
        try
        {
            while (read < buffer.Length && await _body.ReadAsync(buffer[read..], silence.Token) is > 0 and var more)
            {
                read += more;
            }
        }
        // What came before the fault is good; the next read meets the fault again.
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UpdateSourceException(UpdateFault.Broken, $"{_source} sent next to nothing for {_silence.TotalSeconds:0.#} s.", innerException: e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            if (read == 0)
            {
                throw new UpdateSourceException(UpdateFault.Broken, $"{_source} broke off.", innerException: e);
            }
        }
        _left -= read;
        return read;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _body.Dispose();
        _owner?.Dispose();
    }
}
