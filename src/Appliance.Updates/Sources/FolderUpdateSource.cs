namespace Appliance.Updates;

/// <summary>Updates in a folder, such as a stick's, laid out by <see cref="UpdateLayout"/>.</summary>
/// <param name="site">The folder that holds those of the profiles.</param>
/// <param name="profile">The profile.</param>
/// <param name="channel">The channel.</param>
/// <param name="name">What people call it.</param>
public sealed class FolderUpdateSource(string site, string profile, string channel, string name) : IUpdateSource
{
    // A stick that answers no longer must not hold up an update for ever.
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(2);

    private readonly string _folder = Path.Combine(site, UpdateLayout.Channel(profile, channel));

    /// <inheritdoc />
    public string Name => name;

    /// <inheritdoc />
    public async Task<byte[]> ReadSignedAsync(CancellationToken cancellationToken)
    {
        var limit = UpdateLayout.LargestSignedFile.Bytes;
        using var part = Open(UpdateLayout.SignedFile, length => length <= limit, 0);
        var content = new byte[part.Length];
        var read = await part.Bytes.ReadAsync(content, cancellationToken);
        return content[..read];
    }

    /// <inheritdoc />
    public Task<UpdatePart> OpenAsync(ReleaseVersion version, UpdateArtifact artifact, long from, string? tag, CancellationToken cancellationToken) =>
        Task.FromResult(Open(UpdateLayout.Artifact(version, artifact), length => length == artifact.Size, from).Bytes);

    private Opened Open(string file, Func<long, bool> isFitting, long from)
    {
        var path = Path.Combine(_folder, file);
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                throw new UpdateSourceException(UpdateFault.NotFound, $"{Name} has no {UpdateLayout.Channel(profile, channel)}/{file}. Nothing was changed. Publish updates of this profile and channel to it.");
            }
            // Asked before it is opened: what is no plain file, like a pipe, has no length.
            if (info.Length == 0 || !isFitting(info.Length))
            {
                throw new UpdateSourceException(UpdateFault.Contradiction, $"{file} on {Name} is {new ByteSize(info.Length)} long, which it cannot be. Nothing was changed. Copy the update to it anew.");
            }
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous);
            stream.Position = from;
            return new Opened(new UpdatePart(stream, from, info.Length - from, Name, Silence), info.Length);
        }
        catch (Exception e) when (e is IOException and not UpdateSourceException or UnauthorizedAccessException)
        {
            throw new UpdateSourceException(UpdateFault.SourceRefused, $"{file} on {Name} cannot be read: {e.Message} Nothing was changed. Copy the update to it anew, or take another stick.", innerException: e);
        }
    }

    private sealed record Opened(UpdatePart Bytes, long Length) : IDisposable
    {
        public void Dispose() => Bytes.Dispose();
    }
}
