using System.Security.Cryptography;

namespace Appliance.Updates.Tests;

/// <summary>A release with real bytes, smaller than any, of which the root is the largest file.</summary>
internal sealed class Payload
{
    public const int RootBytes = 3_000_000;

    // What UpdateFileCheck looks for: the header and the footer of an .xz file.
    private static readonly byte[] XzHeader = [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0];

    private readonly Dictionary<string, byte[]> _files = [];

    public Payload(string version = "0.1.43")
    {
        var release = Publisher.Release(version);
        Release = release with
        {
            Artifacts =
            [
                Add($"hearth_{version}.root.xz", UpdateKind.Root, RootBytes),
                Add($"hearth_{version}.verity.xz", UpdateKind.Verity, 30_000),
                Add($"hearth_{version}.efi", UpdateKind.KernelImage, 70_001),
                Add("systemd-bootx64.efi", UpdateKind.Loader, 10),
            ],
        };
    }

    public UpdateManifest Release { get; }

    public UpdateArtifact Root => Release.Get(UpdateKind.Root);

    public IReadOnlyDictionary<string, byte[]> Files => _files;

    public byte[] RootContent => _files[Root.File];

    /// <summary>A file of the same length with other bytes, as another build of the same version would have.</summary>
    public static byte[] Other(byte[] content) => [.. content.Select(value => (byte)(value ^ 0x55))];

    /// <summary>Lays the release out as a publisher does.</summary>
    public void LayOut(TemporaryFolder folder)
    {
        folder.Write("appliance/stable/update.json", System.Text.Encoding.UTF8.GetBytes(Publisher.Own.Sign(Publisher.Feed() with { Releases = [Release] }).ToJson()));
        foreach (var (name, content) in _files)
        {
            folder.Write($"appliance/stable/{Release.Version}/{name}", content);
        }
    }

    private UpdateArtifact Add(string file, UpdateKind kind, int size)
    {
        var content = new byte[size];
        // The same bytes in every run.
        new Random(size).NextBytes(content);
        var isXz = file.EndsWith(".xz", StringComparison.Ordinal);
        if (isXz)
        {
            XzHeader.CopyTo(content, 0);
            "YZ"u8.CopyTo(content.AsSpan(size - 2));
        }
        _files[file] = content;
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        return new UpdateArtifact
        {
            File = file,
            Kind = kind,
            Compression = isXz ? UpdateCompression.Xz : UpdateCompression.None,
            Size = size,
            Sha256 = sha256,
            ContentSize = isXz ? size * 2 : size,
            ContentSha256 = isXz ? new string('c', 64) : sha256,
        };
    }
}
