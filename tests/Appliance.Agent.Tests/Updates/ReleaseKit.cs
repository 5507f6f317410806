using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Appliance.Agent.Tests.Support;
using Appliance.Updates;

namespace Appliance.Agent.Tests.Updates;

/// <summary>A publisher with real keys, the releases it publishes, and the disk of a device that runs 0.1.1 of its profile.</summary>
internal sealed class ReleaseKit : IDisposable
{
    public const string Running = "0.1.1";
    private const string Product = "Hearth OS";
    private const string Profile = "vm";

    private readonly TemporaryDirectory _directory = new();
    private readonly X509Certificate2 _root = SigningKeys.CreateRoot(Product, 1, isDevelopment: true, TimeProvider.System.GetUtcNow().AddDays(-2));
    private readonly X509Certificate2 _release;

    public ReleaseKit() => _release = SigningKeys.CreateRelease(_root, Product, TimeProvider.System.GetUtcNow().AddDays(-1));

    /// <summary>The device's file system.</summary>
    public string Path => _directory.Path;

    public string Disk => At("disk.img");

    public string Entries => At("efi", "EFI", "Linux");

    /// <summary>The stick, as it is mounted.</summary>
    public string Stick => At("run", "hearth", "update-disk");

    /// <summary>The folder of the channel on it.</summary>
    public string Channel => System.IO.Path.Combine(Stick, Profile, "stable");

    public string Stamp => At("usr", "share", "hearth", "build.json");

    public string Certificate => At("usr", "share", "hearth", "update-root.pem");

    public IEnumerable<string?> EntryNames => Directory.GetFiles(Entries).Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal);

    public string At(params string[] parts) => System.IO.Path.Combine([_directory.Path, .. parts]);

    /// <summary>Writes what the image says of itself: its version, and whose updates it trusts.</summary>
    public void MakeImage(Uri? url = null)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Stamp)!);
        // The initrd makes it.
        Directory.CreateDirectory(At("var", "lib", "hearth-system"));
        File.WriteAllText(Stamp, new BuildStamp
        {
            Name = Product,
            Version = ReleaseVersion.Parse(Running),
            Profile = Profile,
            Commit = new string('0', 40),
            SourceDate = TimeProvider.System.GetUtcNow().AddDays(-3),
            Channel = "stable",
            Url = url,
            IsDevelopment = true,
        }.ToJson());
        File.WriteAllText(Certificate, _root.ExportCertificatePem() + "\n");
        File.WriteAllText(System.IO.Path.Combine(Directory.CreateDirectory(At("usr", "lib")).FullName, "os-release"), $"IMAGE_VERSION={Running}\n");
    }

    /// <summary>Makes a disk with the running version in slot A and nothing in slot B.</summary>
    public void MakeDisk()
    {
        SysupdateTree.Require();
        Directory.CreateDirectory(Entries);
        File.WriteAllText(System.IO.Path.Combine(Entries, $"hearth_{Running}.efi"), "running");
        var definitions = Directory.CreateDirectory(At("repart.d")).FullName;
        Write("10", "esp", "hearth-esp", 1);
        Write("20", "root-x86-64-verity", $"hearth_{Running}_verity", 1);
        Write("30", "root-x86-64", $"hearth_{Running}", 8);
        Write("40", "root-x86-64-verity", "_empty", 1);
        Write("50", "root-x86-64", "_empty", 8);
        SysupdateTree.Run(Path, "systemd-repart --empty=create --size=auto --offline=yes --dry-run=no --no-pager --definitions=repart.d disk.img");
        File.WriteAllText(System.IO.Path.Combine(Directory.CreateDirectory(At("run", "hearth", "disk")).FullName, "device"), Disk + "\n");

        void Write(string number, string type, string label, int size) => File.WriteAllText(
            System.IO.Path.Combine(definitions, number + ".conf"), $"[Partition]\nType={type}\nLabel={label}\nSizeMinBytes={size}M\nSizeMaxBytes={size}M\n");
    }

    /// <summary>Makes the device's firmware one that starts only what is signed.</summary>
    public void SwitchSecureBootOn() => File.WriteAllBytes(
        System.IO.Path.Combine(Directory.CreateDirectory(At("sys", "firmware", "efi", "efivars")).FullName, "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"), [6, 0, 0, 0, 1]);

    /// <summary>Makes a release whose root has a true hash tree, and a kernel image that pins it.</summary>
    public UpdateManifest Release(string version, int rootBytes = 3 << 20, bool isSigned = false)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Channel, version)).FullName;
        File.WriteAllBytes(System.IO.Path.Combine(folder, "root.erofs"), Bytes(version, rootBytes));
        var hash = SysupdateTree.Run(folder, "veritysetup format root.erofs root.verity | sed -n 's/^Root hash:[[:space:]]*//p'; xz -0 -f root.erofs; xz -0 -f root.verity").Trim();
        return Describe(version, folder, hash, isSigned);
    }

    /// <summary>Makes a release of a few bytes that no disk would take: for what comes before one is written.</summary>
    public UpdateManifest SmallRelease(string version)
    {
        var folder = Directory.CreateDirectory(System.IO.Path.Combine(Channel, version)).FullName;
        File.WriteAllBytes(System.IO.Path.Combine(folder, "root.erofs.xz"), [0xFD, .. "7zXZ"u8, 0, .. Bytes(version, 5000), .. "YZ"u8]);
        File.WriteAllBytes(System.IO.Path.Combine(folder, "root.verity.xz"), [0xFD, .. "7zXZ"u8, 0, .. Bytes(version, 500), .. "YZ"u8]);
        return Describe(version, folder, new string('a', 64));
    }

    /// <summary>Signs and publishes releases on the stick.</summary>
    public void Publish(params UpdateManifest[] releases) => Publish(TimeSpan.FromMinutes(1), releases);

    /// <summary>The same, signed so long ago.</summary>
    public void Publish(TimeSpan age, params UpdateManifest[] releases)
    {
        var feed = new UpdateFeed
        {
            Name = Product,
            Profile = Profile,
            Channel = "stable",
            Created = TimeProvider.System.GetUtcNow() - age,
            Expires = TimeProvider.System.GetUtcNow().AddDays(30),
            Releases = [.. releases.OrderByDescending(release => release.Version)],
        };
        var update = new SignedUpdate { RootChanges = [], Feed = new FeedSigner(_release).Sign(feed) };
        File.WriteAllText(System.IO.Path.Combine(Channel, UpdateLayout.SignedFile), update.ToJson());
    }

    public void Dispose()
    {
        _root.Dispose();
        _release.Dispose();
        _directory.Dispose();
    }

    private static UpdateManifest Describe(string version, string folder, string hash, bool isSigned = false)
    {
        File.WriteAllBytes(System.IO.Path.Combine(folder, "hearth.efi"), FakeKernelImage.Of(version, hash, isSigned: isSigned));
        return new UpdateManifest
        {
            Version = ReleaseVersion.Parse(version),
            MinimumVersion = ReleaseVersion.Parse(Running),
            Commit = new string('0', 40),
            SourceDate = TimeProvider.System.GetUtcNow().AddDays(-1),
            Kernel = "6.12",
            RootHash = hash,
            IsDevelopment = true,
            Notes = "Faster.",
            Artifacts =
            [
                Artifact(folder, "root.erofs.xz", UpdateKind.Root, UpdateCompression.Xz),
                Artifact(folder, "root.verity.xz", UpdateKind.Verity, UpdateCompression.Xz),
                Artifact(folder, "hearth.efi", UpdateKind.KernelImage, UpdateCompression.None),
            ],
        };
    }

    private static UpdateArtifact Artifact(string folder, string file, UpdateKind kind, UpdateCompression compression)
    {
        var bytes = File.ReadAllBytes(System.IO.Path.Combine(folder, file));
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        return new UpdateArtifact { File = file, Kind = kind, Compression = compression, Size = bytes.Length, Sha256 = hash, ContentSize = bytes.Length, ContentSha256 = hash };
    }

    // The same for a version in every run.
    private static byte[] Bytes(string version, int count)
    {
        var bytes = new byte[count];
        new Random(version[^1]).NextBytes(bytes);
        return bytes;
    }
}
