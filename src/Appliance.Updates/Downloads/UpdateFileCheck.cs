using System.Security.Cryptography;

namespace Appliance.Updates;

/// <summary>
/// Checks a file of an update that lies on the disk against its manifest. systemd-sysupdate does not: from a folder it writes whatever is
/// there, cut off, altered or compressed otherwise. So this stands before every step that hands it one.
/// </summary>
public static class UpdateFileCheck
{
    // The .xz file format, sections 2.1.1.1 and 2.1.2.4.
    private static readonly byte[] XzHeader = [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];
    private static readonly byte[] XzFooter = "YZ"u8.ToArray();

    /// <summary>Checks a file.</summary>
    /// <returns>Null when it is the one that was signed for.</returns>
    public static async Task<UpdateRefusal?> CheckAsync(string path, UpdateArtifact artifact, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.Asynchronous | FileOptions.SequentialScan);
            if (file.Length != artifact.Size)
            {
                return Refusals.WrongBytes(artifact.File);
            }
            var hash = await SHA256.HashDataAsync(file, cancellationToken);
            return Convert.ToHexStringLower(hash) != artifact.Sha256 ? Refusals.WrongBytes(artifact.File)
                : await IsXzAsync(file, cancellationToken) != (artifact.Compression == UpdateCompression.Xz) ? Refusals.WrongCompression(artifact.File)
                : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Refusals.WrongBytes(artifact.File);
        }
    }

    private static async Task<bool> IsXzAsync(FileStream file, CancellationToken cancellationToken)
    {
        if (file.Length < XzHeader.Length + XzFooter.Length)
        {
            return false;
        }
        var (begin, end) = (new byte[XzHeader.Length], new byte[XzFooter.Length]);
        file.Position = 0;
        await file.ReadExactlyAsync(begin, cancellationToken);
        file.Position = file.Length - end.Length;
        await file.ReadExactlyAsync(end, cancellationToken);
        return begin.AsSpan().SequenceEqual(XzHeader) && end.AsSpan().SequenceEqual(XzFooter);
    }
}
