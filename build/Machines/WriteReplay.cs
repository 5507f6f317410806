namespace Appliance.Build.Machines;

/// <summary>Makes a disk what it was at a point of a log of its writes.</summary>
/// <param name="log">The log.</param>
/// <param name="disk">A copy of the disk as it was before the first entry. It goes forward from there, and never back.</param>
internal sealed class WriteReplay(WriteLog log, string disk)
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>How many entries the disk has taken.</summary>
    public int Entries { get; private set; }

    /// <summary>Lets the disk take the entries before one.</summary>
    /// <exception cref="InvalidDataException">An entry is for bytes behind the disk's end.</exception>
    public async Task AdvanceAsync(int entries, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(entries, Entries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(entries, log.Entries.Count);
        await ApplyAsync(log, log.Entries.Skip(Entries).Take(entries - Entries), disk, cancellationToken);
        Entries = entries;
    }

    /// <summary>Lets a disk take some entries. Of those that are discarded nothing is left.</summary>
    /// <exception cref="InvalidDataException">An entry is for bytes behind the disk's end.</exception>
    public static async Task ApplyAsync(WriteLog log, IEnumerable<WriteLogEntry> entries, string disk, CancellationToken cancellationToken)
    {
        await using var from = new FileStream(log.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        await using var to = new FileStream(disk, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        var (data, present) = (new byte[ChunkBytes], new byte[ChunkBytes]);
        foreach (var entry in entries.Where(entry => entry.Kind is WriteKind.Write or WriteKind.Discard))
        {
            if (entry.Start + entry.Length > to.Length)
            {
                throw new InvalidDataException($"{log.Path} writes up to byte {entry.Start + entry.Length} of a disk of {to.Length} bytes.");
            }
            for (long at = 0; at < entry.Length; at += ChunkBytes)
            {
                var chunk = data.AsMemory(0, (int)Math.Min(ChunkBytes, entry.Length - at));
                if (entry.Kind == WriteKind.Write)
                {
                    await ReadAsync(from, entry.Data + at, chunk, cancellationToken);
                }
                else
                {
                    chunk.Span.Clear();
                }
                await WriteAsync(to, entry.Start + at, chunk, present.AsMemory(0, chunk.Length), cancellationToken);
            }
        }
    }

    // Zeros over zeros would fill the holes of the file; a new file system is mostly that.
    private static async Task WriteAsync(FileStream disk, long at, ReadOnlyMemory<byte> chunk, Memory<byte> present, CancellationToken cancellationToken)
    {
        if (!chunk.Span.ContainsAnyExcept((byte)0))
        {
            await ReadAsync(disk, at, present, cancellationToken);
            if (!present.Span.ContainsAnyExcept((byte)0))
            {
                return;
            }
        }
        await RandomAccess.WriteAsync(disk.SafeFileHandle, chunk, at, cancellationToken);
    }

    private static async Task ReadAsync(FileStream file, long at, Memory<byte> bytes, CancellationToken cancellationToken)
    {
        file.Position = at;
        await file.ReadExactlyAsync(bytes, cancellationToken);
    }
}
