using System.Security.Cryptography;
using Appliance.Agent.Models.Storage;

namespace Appliance.Agent.Models.Downloads;

/// <summary>Copies a file from a disk that is only read.</summary>
internal sealed class DiskFetcher : IFileFetcher
{
    private const int BufferBytes = 1 << 20;

    public async Task<string> FetchAsync(Download download, int index, PartFile part, CancellationToken cancellationToken)
    {
        var file = download.Job.Files[index];
        using var source = Open(file);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        var copied = part.Prefix;
        for (var at = 0L; at < file.Size;)
        {
            var read = await RandomAccess.ReadAsync(source, buffer.AsMemory(0, (int)Math.Min(buffer.Length, file.Size - at)), at, cancellationToken);
            if (read == 0)
            {
                throw new IOException($"{file.Name} ended too early: the disk it is copied from was taken out, or the file was changed.");
            }
            // What was copied before an interruption is read once more for the checksum, and not written again.
            hash.AppendData(buffer, 0, read);
            if (at + read > copied)
            {
                await part.WriteAsync(at, buffer.AsMemory(0, read), cancellationToken);
                download.Add(index, at + read - Math.Max(at, copied));
            }
            at += read;
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static Microsoft.Win32.SafeHandles.SafeFileHandle Open(DownloadFile file)
    {
        var source = File.OpenHandle(file.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        if (RandomAccess.GetLength(source) == file.Size)
        {
            return source;
        }
        source.Dispose();
        throw new IOException($"{file.Path} is not as long any more as it was when its copying was asked for.");
    }
}
