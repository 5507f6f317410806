using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Appliance.Updates.Tests;

/// <summary>A publisher with real keys: one root, and a release key that it issued, both made on 1 January 2030.</summary>
internal sealed class Publisher
{
    public static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<Publisher> Usual = new(() => new Publisher());

    public Publisher(long number = 1, bool isDevelopment = false)
    {
        RootKey = SigningKeys.CreateRoot("Hearth OS", number, isDevelopment, Start);
        ReleaseKey = SigningKeys.CreateRelease(RootKey, "Hearth OS", Start);
        Root = UpdateRoot.FromDer(RootKey.RawData);
    }

    /// <summary>The one that devices of the tests trust.</summary>
    public static Publisher Own => Usual.Value;

    public X509Certificate2 RootKey { get; }

    public X509Certificate2 ReleaseKey { get; }

    public UpdateRoot Root { get; }

    public static UpdateManifest Release(string version, string minimum = "0.1") => new()
    {
        Version = ReleaseVersion.Parse(version),
        MinimumVersion = ReleaseVersion.Parse(minimum),
        Commit = "0123456789abcdef0123456789abcdef01234567",
        SourceDate = Start,
        Kernel = "6.12.117+deb13-amd64",
        RootHash = new string('a', 64),
        IsDevelopment = false,
        Notes = "Faster.\nQuieter.\n",
        Artifacts =
        [
            Artifact($"hearth_{version}.root.xz", UpdateKind.Root, 1000, UpdateCompression.Xz),
            Artifact($"hearth_{version}.verity.xz", UpdateKind.Verity, 100, UpdateCompression.Xz),
            Artifact($"hearth_{version}.efi", UpdateKind.KernelImage, 50, UpdateCompression.None),
            Artifact("systemd-bootx64.efi", UpdateKind.Loader, 20, UpdateCompression.None),
        ],
    };

    public static UpdateFeed Feed(params string[] versions) => new()
    {
        Name = "Hearth OS",
        Profile = "appliance",
        Channel = "stable",
        Created = Start.AddDays(10),
        Expires = Start.AddDays(100),
        Releases = [.. (versions.Length == 0 ? ["0.1.43"] : versions).Select(version => Release(version))],
    };

    /// <summary>A device that runs 0.1.42 of the same publisher.</summary>
    public static UpdateDevice Device(string version = "0.1.42") => new()
    {
        Version = ReleaseVersion.Parse(version),
        Profile = "appliance",
        Channel = "stable",
        SourceDate = Start,
        IsDevelopment = false,
        SlotSize = ByteSize.FromGiB(4),
        VeritySize = ByteSize.FromMiB(64),
    };

    public SignedUpdate Sign(UpdateFeed feed, X509Certificate2? releaseKey = null) =>
        new() { RootChanges = [], Feed = new FeedSigner(releaseKey ?? ReleaseKey).Sign(feed) };

    /// <summary>Signs what no publisher's own check would let pass.</summary>
    public SignedUpdate SignRaw(string payload) =>
        new() { RootChanges = [], Feed = DocumentSigner.Sign(ReleaseKey, DocumentKind.Feed, Encoding.UTF8.GetBytes(payload), withCertificate: true) };

    public SignedUpdate SignChanged(Action<JsonObject> change)
    {
        var feed = JsonNode.Parse(Feed().ToJson())!.AsObject();
        change(feed);
        return SignRaw(feed.ToJsonString());
    }

    public SignedDocument Revoke(long number, IEnumerable<string>? keys = null, IEnumerable<string>? releases = null) => new RootSigner(RootKey).Sign(new RevocationList
    {
        Number = number,
        Keys = [.. (keys ?? []).Select(key => new RevokedKey(key, "It was stolen."))],
        Releases = [.. (releases ?? []).Select(version => new WithdrawnRelease(ReleaseVersion.Parse(version), "It loses the network."))],
    });

    public static string FingerprintOf(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    private static UpdateArtifact Artifact(string file, UpdateKind kind, long size, UpdateCompression compression)
    {
        var sha256 = new string('b', 64);
        var isPlain = compression == UpdateCompression.None;
        return new UpdateArtifact
        {
            File = file,
            Kind = kind,
            Compression = compression,
            Size = size,
            Sha256 = sha256,
            ContentSize = isPlain ? size : size * 3,
            ContentSha256 = isPlain ? sha256 : new string('c', 64),
        };
    }
}
