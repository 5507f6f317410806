using System.Globalization;

namespace Appliance.Build.Stages;

/// <summary>What the cache notes about an entry, in a file inside it.</summary>
/// <param name="Digest">The hash over the entry's files.</param>
/// <param name="Size">The size of all files together.</param>
/// <param name="Made">When the entry was made.</param>
internal sealed record StageReceipt(string Digest, ByteSize Size, DateTimeOffset Made)
{
    /// <summary>Reads a receipt; null when there is none, or only a part of one.</summary>
    public static StageReceipt? Read(string path)
    {
        var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        return lines is [var digest, var size, var made]
            && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes)
            && DateTimeOffset.TryParseExact(made, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                ? new StageReceipt(digest, new ByteSize(bytes), time)
                : null;
    }

    /// <summary>Writes the receipt.</summary>
    public Task WriteAsync(string path, CancellationToken cancellationToken) => File.WriteAllLinesAsync(
        path, [Digest, Size.Bytes.ToString(CultureInfo.InvariantCulture), Made.ToString("O", CultureInfo.InvariantCulture)], cancellationToken);
}
