using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using Appliance.Build.Imaging;

namespace Appliance.Build.Containers;

/// <summary>Writes a container image as one file.</summary>
/// <remarks>
/// https://github.com/opencontainers/image-spec: an image layout, as a tar. The <c>manifest.json</c> beside it is for
/// <c>docker load</c>, which reads layouts only since version 25.
/// </remarks>
internal sealed class OciArchive(ContainerImage image, string scratch)
{
    /// <summary>Writes the archive; layers are packed in the scratch folder first.</summary>
    public async Task WriteAsync(string target, IReadOnlyList<IReadOnlyList<ITreeLayer>> layers, CancellationToken cancellationToken)
    {
        var packed = new List<PackedLayer>();
        foreach (var layer in layers)
        {
            packed.Add(await PackAsync(layer, Path.Combine(scratch, $"layer{packed.Count}.tar.gz"), cancellationToken));
        }
        var documents = new OciDocuments(image, packed);
        await using var output = File.Create(target);
        await using var writer = new TarWriter(output, TarEntryFormat.Ustar);
        foreach (var blob in packed.OrderBy(layer => layer.Digest, StringComparer.Ordinal).DistinctBy(layer => layer.Digest))
        {
            await using var content = File.OpenRead(blob.File);
            await WriteAsync(writer, OciDocuments.BlobPath(blob.Digest), content, cancellationToken);
        }
        foreach (var (path, text) in documents.Files)
        {
            await WriteAsync(writer, path, new MemoryStream(text), cancellationToken);
        }
        packed.ForEach(layer => File.Delete(layer.File));
    }

    private async Task<PackedLayer> PackAsync(IReadOnlyList<ITreeLayer> layer, string file, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var content = SHA256.Create();
        await using (var output = File.Create(file))
        await using (var gzip = new GZipStream(output, CompressionLevel.Optimal))
        await using (var hashed = new CryptoStream(gzip, content, CryptoStreamMode.Write))
        {
            new TreeComposer(layer, image.SourceDate).Write(hashed);
        }
        await using var packed = File.OpenRead(file);
        var digest = await SHA256.HashDataAsync(packed, cancellationToken);
        return new PackedLayer(file, packed.Length, Convert.ToHexStringLower(digest), Convert.ToHexStringLower(content.Hash!));
    }

    private async Task WriteAsync(TarWriter writer, string path, Stream content, CancellationToken cancellationToken)
    {
        var entry = new UstarTarEntry(TarEntryType.RegularFile, path)
        {
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            ModificationTime = image.SourceDate,
            DataStream = content,
        };
        await writer.WriteEntryAsync(entry, cancellationToken);
    }
}

/// <summary>A layer's compressed file, its size and hash, and the hash of what is in it.</summary>
internal sealed record PackedLayer(string File, long Size, string Digest, string ContentDigest);
