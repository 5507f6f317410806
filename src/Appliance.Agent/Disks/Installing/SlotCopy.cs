using System.Globalization;

namespace Appliance.Agent.Disks.Installing;

/// <summary>Copies a part of one disk to a place on another, block by block.</summary>
/// <param name="advance">Told what is done, and how much there is.</param>
internal sealed class SlotCopy(Action<long, long> advance)
{
    private const int BlockBytes = 4096;
    private const int ChunkBytes = 1 << 20;

    // So that what is reported as done is on the disk, and memory is not full of what waits for a slow one.
    private const long FlushBytes = 64L << 20;

    /// <summary>Copies until the source ends, or <paramref name="length"/> bytes.</summary>
    /// <exception cref="IOException">A block cannot be read, or the disk does not take it.</exception>
    public void Copy(string source, long from, string target, long to, long length, CancellationToken cancellationToken)
    {
        using var reading = File.OpenHandle(source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, FileOptions.SequentialScan);
        using var writing = File.OpenHandle(target, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        var chunk = new byte[ChunkBytes];
        for (var done = 0L; done < length;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = Read(reading, chunk.AsSpan(0, (int)Math.Min(ChunkBytes, length - done)), from + done, source);
            if (count == 0)
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{source} ends after {done} bytes; {length} were expected."));
            }
            RandomAccess.Write(writing, chunk.AsSpan(0, count), to + done);
            if ((done + count) / FlushBytes > done / FlushBytes)
            {
                RandomAccess.FlushToDisk(writing);
            }
            done += count;
            advance(done, length);
        }
        RandomAccess.FlushToDisk(writing);
    }

    private static int Read(Microsoft.Win32.SafeHandles.SafeFileHandle file, Span<byte> chunk, long at, string source)
    {
        try
        {
            return RandomAccess.Read(file, chunk, at);
        }
        catch (IOException e)
        {
            // The kernel gives an error where the block is not what its hash demands.
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture, $"The stick cannot be read at block {at / BlockBytes} of {Path.GetFileName(source)} or shortly after it: {e.Message}"), e);
        }
    }
}
