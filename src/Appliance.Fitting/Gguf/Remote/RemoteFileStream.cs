using System.Net.Http.Headers;

namespace Appliance.Fitting.Gguf;

/// <summary>A file on a web server, read forward in parts that grow. Nothing is kept in memory; skipped bytes are not asked for.</summary>
internal sealed class RemoteFileStream : Stream
{
    private readonly FilePartClient _client;
    private readonly RemoteGgufOptions _options;
    private readonly Patience _patience;
    private readonly FilePart _first;
    private readonly FileRequest _request;
    private FilePart? _part;
    private long _position;
    private long _nextPart;
    private int _retries;

    /// <summary>Asks for the first part.</summary>
    public RemoteFileStream(FilePartClient client, RemoteGgufOptions options, FileRequest request, Patience patience)
    {
        (_client, _options, _request, _patience) = (client, options, request, patience);
        (_nextPart, _retries) = (options.FirstPart.Bytes, options.Retries);
        _part = _first = Ask();
        _request = request with { Location = _first.Location, Condition = ConditionOf(_first) };
    }

    /// <summary>Bytes taken from the server.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The file's length, where the server tells it.</summary>
    public long? FileLength => _first.FileLength;

    public override bool CanRead => true;

    /// <summary>Whether the server serves parts; one that does not must be read through.</summary>
    public override bool CanSeek => _first.IsPart;

    public override bool CanWrite => false;

    public override long Length => FileLength ?? throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(Span<byte> buffer)
    {
        while (!buffer.IsEmpty && _position != FileLength)
        {
            try
            {
                var read = PartHere().Read(buffer, _patience);
                Count(read);
                _position += read;
                return read;
            }
            catch (RemoteGgufException e) when (CanSeek && MayRetry(e))
            {
                DropPart();
            }
        }
        return 0;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => throw new NotSupportedException(),
        };
        return CanSeek && target >= _position ? _position = target : throw new NotSupportedException();
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        DropPart();
        _first.Dispose();
        base.Dispose(disposing);
    }

    private FilePart PartHere()
    {
        if (_part is not null && _part.IsPart && _part.End <= _position)
        {
            DropPart();
        }
        if (_part is null)
        {
            _part = Ask();
            CheckSame(_part);
        }
        PassTo(_position, _part);
        return _part;
    }

    private FilePart Ask()
    {
        var last = Math.Min(_position + _nextPart, _part is null && _first is { FileLength: { } length } ? length : long.MaxValue) - 1;
        while (true)
        {
            try
            {
                var part = _client.Get(_request, _position, last, _patience);
                _nextPart = Math.Min(_nextPart * 2, _options.LargestPart.Bytes);
                return part;
            }
            catch (RemoteGgufException e) when (MayRetry(e))
            {
                // Once more.
            }
        }
    }

    private bool MayRetry(RemoteGgufException e) => e.Fault == RemoteGgufFault.Broken && _retries-- > 0;

    // What was skipped inside a part is on its way already.
    private void PassTo(long position, FilePart part)
    {
        Span<byte> unwanted = stackalloc byte[4096];
        while (part.Position < position)
        {
            Count(part.Read(unwanted[..(int)Math.Min(unwanted.Length, position - part.Position)], _patience));
        }
    }

    private void Count(int read)
    {
        BytesRead += read;
        if (BytesRead > _options.Limit.Bytes)
        {
            throw new RemoteGgufException(RemoteGgufFault.NotAModel,
                $"The file's header does not end within {_options.Limit}, as those of all known models do. Reading was given up.");
        }
    }

    private void CheckSame(FilePart part)
    {
        var isSame = part.IsPart && part.FileLength == _first.FileLength
            && (part.Tag is null || _first.Tag is null || part.Tag.Equals(_first.Tag))
            && (part.LastModified is null || _first.LastModified is null || part.LastModified == _first.LastModified);
        if (!isSame)
        {
            throw new RemoteGgufException(RemoteGgufFault.Changed, $"The file at {part.Location.Host} changed while it was being read. Try again.");
        }
    }

    private void DropPart()
    {
        _part?.Dispose();
        _part = null;
    }

    // RFC 9110, 13.1.5: only a strong entity tag may be a range's condition.
    private static RangeConditionHeaderValue? ConditionOf(FilePart part) => part switch
    {
        { IsPart: false } => null,
        { Tag: { IsWeak: false } tag } => new RangeConditionHeaderValue(tag),
        { LastModified: { } modified, Tag: null } => new RangeConditionHeaderValue(modified),
        _ => null,
    };
}
