using System.Security.Cryptography;
using System.Text;

namespace Appliance.Build.Stages;

/// <summary>The hash by which later stages tell whether an output has changed.</summary>
internal static class OutputDigest
{
    /// <summary>Hashes names and content of all files and links below a folder, and adds the files' sizes.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="except">The name of a folder in it that does not count.</param>
    /// <param name="cancellationToken">Stops between two blocks of a file.</param>
    public static async Task<(string Digest, ByteSize Size)> OfAsync(string path, string except, CancellationToken cancellationToken)
    {
        using var all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = ByteSize.Zero;
        foreach (var entry in FolderEntries.Below(path, except))
        {
            var name = Path.GetRelativePath(path, entry.FullName);
            if (entry.LinkTarget is { } target)
            {
                all.AppendData(Encoding.UTF8.GetBytes($"{name}\0-> {target}\n"));
            }
            else if (entry is FileInfo file)
            {
                await using var stream = file.OpenRead();
                size += new ByteSize(stream.Length);
                var hash = await SHA256.HashDataAsync(stream, cancellationToken);
                all.AppendData(Encoding.UTF8.GetBytes($"{name}\0{Convert.ToHexStringLower(hash)}\n"));
            }
        }
        return (Convert.ToHexStringLower(all.GetHashAndReset()), size);
    }
}
