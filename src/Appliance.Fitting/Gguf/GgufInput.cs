using System.Buffers.Binary;
using System.Text;

namespace Appliance.Fitting.Gguf;

/// <summary>Little-endian numbers and texts from a stream, through one small buffer.</summary>
internal sealed class GgufInput(Stream stream, CancellationToken cancellationToken)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _nameBytes;
    private int _start;
    private int _end;

    /// <summary>Bytes taken so far.</summary>
    public long Position { get; private set; }

    /// <summary>The next <paramref name="count"/> bytes, valid until the next call.</summary>
    public ReadOnlySpan<byte> Take(int count, string what)
    {
        Fill(count, what);
        var bytes = _buffer.AsSpan(_start, count);
        _start += count;
        Position += count;
        return bytes;
    }

    public uint TakeUInt32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, what));

    public ulong TakeUInt64(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Take(8, what));

    /// <summary>A length or count that must be sane for a file: below 2^62.</summary>
    public long TakeLength(string what)
    {
        var at = Position;
        var length = TakeUInt64(what);
        return length < 1UL << 62 ? (long)length : throw new GgufException($"{what} at byte {at} claims {length} bytes or elements; the file is damaged.");
    }

    /// <summary>A key or a tensor's name of at most <paramref name="limit"/> bytes.</summary>
    public string TakeName(int limit, string what)
    {
        var at = Position;
        var length = TakeLength(what);
        if (length > limit)
        {
            throw new GgufException($"{what} at byte {at} is {length} bytes long, more than the {limit} allowed; the file is damaged.");
        }
        _nameBytes += (int)length;
        return _nameBytes <= GgufLimits.NameBytes
            ? Encoding.UTF8.GetString(Take((int)length, what))
            : throw new GgufException($"the names before byte {at} are longer together than the {GgufLimits.NameBytes} bytes allowed; the file is damaged.");
    }

    /// <summary>Passes over bytes without keeping them.</summary>
    public void Skip(long count, string what)
    {
        var buffered = Math.Min(count, _end - _start);
        _start += (int)buffered;
        Position += buffered;
        var left = count - buffered;
        if (left > _buffer.Length && stream.CanSeek)
        {
            if (left > stream.Length - stream.Position)
            {
                throw Ended(what, stream.Length);
            }
            stream.Seek(left, SeekOrigin.Current);
            Position += left;
            return;
        }
        while (left > 0)
        {
            var part = (int)Math.Min(left, _buffer.Length);
            Take(part, what);
            left -= part;
        }
    }

    private void Fill(int count, string what)
    {
        if (_end - _start >= count)
        {
            return;
        }
        cancellationToken.ThrowIfCancellationRequested();
        if (Position > GgufLimits.HeaderBytes)
        {
            throw new GgufException($"the header goes on past byte {Position}, inside {what}; the file is damaged.");
        }
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = stream.ReadAtLeast(_buffer.AsSpan(_end), count - _end, throwOnEndOfStream: false);
        _end += read;
        if (_end < count)
        {
            throw Ended(what, Position + _end);
        }
    }

    private static GgufException Ended(string what, long length) =>
        new($"the file ends after {length} bytes, inside {what}; it is truncated.");
}
