using System.Security.Cryptography;

namespace Appliance.Agent.Models.Storage;

/// <summary>Checksums of large files.</summary>
internal static class FileHash
{
    private const int BufferBytes = 1 << 20;

    /// <summary>The SHA-256 of a file in lower-case hex.</summary>
    public static async Task<string> Sha256Async(string path, Action<long>? progress, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        var buffer = new byte[BufferBytes];
        for (var at = 0L; await RandomAccess.ReadAsync(file, buffer, at, cancellationToken) is > 0 and var read; at += read)
        {
            hash.AppendData(buffer, 0, read);
            progress?.Invoke(at + read);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
