namespace Appliance.Build.Machines;

/// <summary>Copies disk images without filling their holes.</summary>
internal static class SparseFile
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>
    /// Copies a file; whatever is zero stays a hole. The copy is enlarged to <paramref name="size"/> where that is more.
    /// </summary>
    public static async Task CopyAsync(string source, string target, ByteSize? size, CancellationToken cancellationToken)
    {
        await using var input = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        await using var output = new FileStream(target, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        output.SetLength(Math.Max(input.Length, size?.Bytes ?? 0));
        var buffer = new byte[16 * ChunkBytes];
        for (long position = 0; ; position += buffer.Length)
        {
            var read = await input.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            for (var at = 0; at < read; at += ChunkBytes)
            {
                var chunk = buffer.AsMemory(at, Math.Min(ChunkBytes, read - at));
                if (chunk.Span.ContainsAnyExcept((byte)0))
                {
                    await RandomAccess.WriteAsync(output.SafeFileHandle, chunk, position + at, cancellationToken);
                }
            }
            if (read < buffer.Length)
            {
                return;
            }
        }
    }
}
