namespace Appliance.Agent.Transcription.Audio;

/// <summary>Decoded sound in a file without a name, which is gone once this is disposed.</summary>
internal sealed class Sound : IAsyncDisposable
{
    private readonly FileStream _file;

    private Sound(FileStream file) => _file = file;

    /// <summary>Bytes of samples.</summary>
    public long Length => _file.Length / SoundFormat.BytesPerSample * SoundFormat.BytesPerSample;

    public TimeSpan Duration => SoundFormat.DurationOf(Length);

    /// <summary>An empty one.</summary>
    /// <exception cref="IOException">The directory cannot be written to.</exception>
    public static Sound Create(string directory)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.Asynchronous | FileOptions.DeleteOnClose,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        Directory.CreateDirectory(directory);
        return new Sound(new FileStream(Path.Combine(directory, $"hearth-sound-{Guid.NewGuid():N}"), options));
    }

    public ValueTask AppendAsync(ReadOnlyMemory<byte> samples, CancellationToken cancellationToken) => _file.WriteAsync(samples, cancellationToken);

    /// <summary>The samples from <paramref name="start"/> to <paramref name="end"/>, in bytes.</summary>
    public async Task<byte[]> ReadAsync(long start, long end, CancellationToken cancellationToken)
    {
        var samples = new byte[end - start];
        _file.Position = start;
        await _file.ReadExactlyAsync(samples, cancellationToken);
        return samples;
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
