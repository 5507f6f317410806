namespace Appliance.Updates;

/// <summary>Where updates come from: a web server, or a folder such as a stick. Nothing that it gives is believed before it was verified.</summary>
public interface IUpdateSource
{
    /// <summary>What people call it: the server's name, <c>the stick HEARTH-UPDATE</c>.</summary>
    string Name { get; }

    /// <summary>Reads the signed file of the channel, at most <see cref="UpdateLayout.LargestSignedFile"/>.</summary>
    /// <exception cref="UpdateSourceException">It cannot be read.</exception>
    Task<byte[]> ReadSignedAsync(CancellationToken cancellationToken);

    /// <summary>Opens a file of a release.</summary>
    /// <param name="version">The release.</param>
    /// <param name="artifact">The file.</param>
    /// <param name="from">How much of it is there already. A source that cannot begin there begins at 0.</param>
    /// <param name="tag">The version that the server named for what is there already; null when it named none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UpdateSourceException">It cannot be opened.</exception>
    Task<UpdatePart> OpenAsync(ReleaseVersion version, UpdateArtifact artifact, long from, string? tag, CancellationToken cancellationToken);
}
