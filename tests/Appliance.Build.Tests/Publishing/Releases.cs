using System.Security.Cryptography;
using System.Text;
using Appliance.Updates;

namespace Appliance.Build.Tests.Publishing;

/// <summary>Releases with small files.</summary>
internal static class Releases
{
    public static readonly DateTimeOffset Built = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>A release whose files are written to a folder.</summary>
    public static UpdateManifest Write(string folder, string version, string minimum = "0", string content = "", bool isDevelopment = false) => new()
    {
        Version = ReleaseVersion.Parse(version),
        MinimumVersion = ReleaseVersion.Parse(minimum),
        Commit = new string('0', 40),
        SourceDate = Built,
        Kernel = "6.12.117+deb13-amd64",
        RootHash = new string('a', 64),
        IsDevelopment = isDevelopment,
        Notes = "",
        Artifacts =
        [
            File(folder, $"hearth_{version}.root.efi", UpdateKind.Root, "root" + version + content),
            File(folder, $"hearth_{version}.verity.efi", UpdateKind.Verity, "verity" + version),
            File(folder, $"hearth_{version}.efi", UpdateKind.KernelImage, "kernel" + version),
            File(folder, "systemd-bootx64.efi", UpdateKind.Loader, "loader"),
        ],
    };

    public static UpdateFeed Feed(string version)
    {
        using var folder = new TempFolder();
        return new UpdateFeed
        {
            Name = "Hearth OS",
            Profile = "vm",
            Channel = "stable",
            Created = TimeProvider.System.GetUtcNow(),
            Expires = TimeProvider.System.GetUtcNow().AddDays(1),
            Releases = [Write(folder.Path, version)],
        };
    }

    public static UpdateVerdict Verify(UpdateRoot root, SignedUpdate update, DateTimeOffset? now = null) => Verify(root, Encoding.UTF8.GetBytes(update.ToJson()), now);

    public static UpdateVerdict Verify(UpdateRoot root, byte[] update, DateTimeOffset? now = null, UpdateMemory? memory = null)
    {
        var device = new UpdateDevice
        {
            Version = ReleaseVersion.Parse("0.1.42"),
            Profile = "vm",
            Channel = "stable",
            SourceDate = Built,
            IsDevelopment = false,
            SlotSize = ByteSize.FromGiB(1),
            VeritySize = ByteSize.FromMiB(16),
        };
        return new UpdateVerifier(root).Verify(update, device, memory ?? UpdateMemory.Empty, new UpdateClock(now ?? TimeProvider.System.GetUtcNow(), IsTrusted: true));
    }

    private static UpdateArtifact File(string folder, string name, UpdateKind kind, string content)
    {
        Directory.CreateDirectory(folder);
        var bytes = Encoding.UTF8.GetBytes(content);
        System.IO.File.WriteAllBytes(Path.Combine(folder, name), bytes);
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return new UpdateArtifact
        {
            File = name,
            Kind = kind,
            Compression = UpdateCompression.None,
            Size = bytes.Length,
            Sha256 = sha256,
            ContentSize = bytes.Length,
            ContentSha256 = sha256,
        };
    }
}
