namespace Appliance.Agent.Models.Storage;

/// <summary>Bytes from <paramref name="From"/> up to, not including, <paramref name="End"/>.</summary>
internal readonly record struct ByteRange(long From, long End)
{
    /// <summary>How many they are.</summary>
    public long Length => End - From;
}

/// <summary>Which bytes of a file are there. Ranges are in order and do not touch.</summary>
internal sealed class ByteRanges
{
    private readonly List<ByteRange> _ranges = [];

    /// <summary>How many bytes are there.</summary>
    public long Total => _ranges.Sum(range => range.Length);

    /// <summary>The ranges as a flat list of beginnings and ends.</summary>
    public IReadOnlyList<long> ToList() => [.. _ranges.SelectMany(range => new[] { range.From, range.End })];

    /// <summary>What <see cref="ToList"/> wrote; what makes no sense for a file of this length is left out.</summary>
    public static ByteRanges Of(IReadOnlyList<long> flat, long length)
    {
        var ranges = new ByteRanges();
        foreach (var pair in flat.Chunk(2))
        {
            if (pair is [>= 0 and var from, var end] && end > from && end <= length)
            {
                ranges.Add(new ByteRange(from, end));
            }
        }
        return ranges;
    }

    /// <summary>Adds bytes, some of which may be there already.</summary>
    public void Add(ByteRange range)
    {
        var first = _ranges.FindIndex(other => other.End >= range.From);
        if (first < 0)
        {
            _ranges.Add(range);
            return;
        }
        var end = first;
        while (end < _ranges.Count && _ranges[end].From <= range.End)
        {
            range = new ByteRange(Math.Min(range.From, _ranges[end].From), Math.Max(range.End, _ranges[end].End));
            end++;
        }
        _ranges.RemoveRange(first, end - first);
        _ranges.Insert(first, range);
    }

    /// <summary>What is missing of a file of this length, in order.</summary>
    public IReadOnlyList<ByteRange> Missing(long length)
    {
        var missing = new List<ByteRange>();
        var at = 0L;
        foreach (var range in _ranges.Append(new ByteRange(length, length)))
        {
            if (range.From > at)
            {
                missing.Add(new ByteRange(at, range.From));
            }
            at = range.End;
        }
        return missing;
    }
}
