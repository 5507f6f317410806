using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Appliance.Updates;

namespace Appliance.Build.Publishing;

/// <summary>
/// A publisher's keys in a folder of their own. <c>root.pem</c> is the certificate that images trust; <c>root.key</c> belongs on a stick in a
/// drawer; <c>release.key</c> signs what is published; <c>trust.json</c> is public and goes with everything that is published. Nothing is ever
/// overwritten: what was there before goes to <c>old/</c>.
/// </summary>
internal sealed class KeyFolder : IDisposable
{
    public const string RootCertificate = "root.pem";
    public const string RootKey = "root.key";
    public const string ReleaseKey = "release.key";
    public const string TrustFile = "trust.json";
    public const string SecureBootKey = "secure-boot.key";
    public const string Old = "old";

    private const UnixFileMode Secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder;
    private readonly KeyText _text;
    private readonly TimeProvider _time;

    private KeyFolder(string folder, KeyText text, TimeProvider time) => (_folder, _text, _time) = (folder, text, time);

    /// <summary>The root that images trust.</summary>
    public required UpdateRoot Root { get; init; }

    /// <summary>That root and those before it, the newest first: what was published under them is the publisher's own.</summary>
    public IReadOnlyList<UpdateRoot> Roots { get; private init; } = [];

    /// <summary>What a device would remember that had seen everything.</summary>
    public UpdateMemory Trust { get; private set; } = UpdateMemory.Empty;

    /// <summary>What is revoked.</summary>
    public RevocationList Revocations => Trust.Revocations is { } list ? RevocationList.Read(list, Roots) : RevocationList.Empty;

    /// <summary>What an image must know of it.</summary>
    public Imaging.ImageTrust ImageTrust => new(Root.ToPem(), Root.IsDevelopment);

    /// <summary>Whether a folder holds keys.</summary>
    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, RootCertificate));

    /// <summary>Makes a root key and a release key in a folder that has none yet.</summary>
    /// <exception cref="PublishingException">There are keys.</exception>
    public static KeyFolder Make(string folder, string product, bool isDevelopment, KeyText text, TimeProvider time)
    {
        if (Exists(folder) || File.Exists(Path.Combine(folder, RootKey)) || File.Exists(Path.Combine(folder, ReleaseKey)))
        {
            throw new PublishingException($"{folder} has keys already. They were left as they are: devices trust them. To make others, name a new folder.");
        }
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        using var root = SigningKeys.CreateRoot(product, 1, isDevelopment, time.GetUtcNow());
        using var release = SigningKeys.CreateRelease(root, product, time.GetUtcNow());
        WriteNew(Path.Combine(folder, RootKey), text.Write(root), Secret);
        WriteNew(Path.Combine(folder, ReleaseKey), text.Write(release), Secret);
        WriteNew(Path.Combine(folder, TrustFile), UpdateMemory.Empty.ToJson());
        // Last: with it the folder counts as one with keys.
        WriteNew(Path.Combine(folder, RootCertificate), root.ExportCertificatePem() + "\n");
        return Open(folder, text, time);
    }

    /// <summary>Opens a folder. For an image the root's certificate is enough; signing needs more, and says so.</summary>
    /// <exception cref="PublishingException">There is no certificate, or what is there contradicts itself.</exception>
    public static KeyFolder Open(string folder, KeyText text, TimeProvider time)
    {
        if (!Exists(folder))
        {
            throw new PublishingException($"{folder} has no {RootCertificate}. Make keys with ./build.sh --target=Keys --keys={folder}");
        }
        try
        {
            var root = UpdateRoot.FromPem(File.ReadAllText(Path.Combine(folder, RootCertificate)));
            var trustFile = Path.Combine(folder, TrustFile);
            var trust = File.Exists(trustFile) ? UpdateMemory.Parse(File.ReadAllBytes(trustFile)) : UpdateMemory.Empty;
            var old = Directory.Exists(Path.Combine(folder, Old)) ? Directory.GetFiles(Path.Combine(folder, Old), "root-*.pem") : [];
            var roots = old.Select(file => UpdateRoot.FromPem(File.ReadAllText(file))).Append(root).OrderByDescending(r => r.Number).ToList();
            if (root.Number > 1 && trust.RootChanges.Count < root.Number - 1)
            {
                throw new PublishingException(
                    $"{folder} has root {root.Number}, and {trustFile} does not lead there. Nothing was changed. Put back {RootCertificate} and {RootKey} from {Old}/ and rotate again.");
            }
            return new KeyFolder(folder, text, time) { Root = root, Roots = roots, Trust = trust };
        }
        catch (Exception e) when (e is CryptographicException or JsonException or UpdateFormatException)
        {
            throw new PublishingException($"The keys in {folder} cannot be read: {e.Message} Nothing was changed. Restore the folder from its copy.", e);
        }
    }

    /// <summary>The release key, ready to sign.</summary>
    /// <exception cref="PublishingException">It is not there, not from this root, revoked, or expired.</exception>
    public X509Certificate2 OpenRelease()
    {
        var release = ReadKey(ReleaseKey, $"Copy it here, or make one with --target=Keys --keys={_folder} --renew where {RootKey} is.");
        var fingerprint = release.GetCertHashString(HashAlgorithmName.SHA256);
        var until = new DateTimeOffset(release.NotAfter.ToUniversalTime());
        var problem = release.Issuer != Root.Subject ? $"was not issued by root {Root.Number}"
            : Revocations.HasKey(fingerprint) ? "was revoked"
            : until <= _time.GetUtcNow() ? $"was good until {until:yyyy-MM-dd}"
            : null;
        if (problem is null)
        {
            return release;
        }
        release.Dispose();
        throw new PublishingException($"The release key in {_folder} {problem}. Nothing was signed. Make a new one: --target=Keys --keys={_folder} --renew");
    }

    /// <summary>Whether there is a key for firmware.</summary>
    public bool HasSecureBootKey => File.Exists(Path.Combine(_folder, SecureBootKey));

    /// <summary>Makes the key for firmware. There is one for good: a machine that knows it starts nothing signed with another.</summary>
    /// <exception cref="PublishingException">There is one.</exception>
    public void MakeSecureBootKey(string product)
    {
        if (HasSecureBootKey)
        {
            throw new PublishingException($"{_folder} has a {SecureBootKey} already. It was left as it is: machines that know it would not start another one's system.");
        }
        using var key = Imaging.SecureBootCertificate.Create(product, _time.GetUtcNow());
        WriteNew(Path.Combine(_folder, SecureBootKey), _text.Write(key), Secret);
    }

    /// <summary>The key for firmware.</summary>
    /// <exception cref="PublishingException">It is not there, or cannot be read.</exception>
    public X509Certificate2 OpenSecureBoot() =>
        ReadKey(SecureBootKey, $"Copy it here from where it was made, or make the first one with --target=Keys --keys={_folder}.");

    /// <summary>Makes a new release key; the one before goes to <c>old/</c>, and is good until it expires or is revoked.</summary>
    public void Renew(string product)
    {
        using var root = OpenRoot();
        using var release = SigningKeys.CreateRelease(root, product, _time.GetUtcNow());
        SetAside(ReleaseKey, Secret);
        SyncedFile.Write(Path.Combine(_folder, ReleaseKey), Encoding.ASCII.GetBytes(_text.Write(release)), Secret);
    }

    /// <summary>Makes a new release key when the present one is not good for another month.</summary>
    public void RenewIfNearItsEnd(string product)
    {
        using var release = ReadKey(ReleaseKey, $"Delete {_folder} to have new keys made; devices that trust these are flashed anew then.");
        if (release.NotAfter.ToUniversalTime() < _time.GetUtcNow().UtcDateTime.AddMonths(1))
        {
            Renew(product);
        }
    }

    /// <summary>Makes the next root and a release key from it; devices learn of it from whatever is published next.</summary>
    /// <returns>The folder as it is now.</returns>
    public KeyFolder Rotate(string product)
    {
        using var root = OpenRoot();
        using var next = SigningKeys.CreateRoot(product, Root.Number + 1, Root.IsDevelopment, _time.GetUtcNow());
        using var successor = UpdateRoot.FromDer(next.RawData);
        using var release = SigningKeys.CreateRelease(next, product, _time.GetUtcNow());
        var trust = Trust with { RootChanges = [.. Trust.RootChanges, new RootSigner(root).SignSuccessor(successor)] };
        SetAside(RootKey, Secret, $"root-{Root.Number}.key");
        SetAside(RootCertificate, null, $"root-{Root.Number}.pem");
        SetAside(ReleaseKey, Secret);
        SyncedFile.Write(Path.Combine(_folder, RootKey), Encoding.ASCII.GetBytes(_text.Write(next)), Secret);
        SyncedFile.Write(Path.Combine(_folder, ReleaseKey), Encoding.ASCII.GetBytes(_text.Write(release)), Secret);
        SyncedFile.Write(Path.Combine(_folder, TrustFile), Encoding.UTF8.GetBytes(trust.ToJson()));
        SyncedFile.Write(Path.Combine(_folder, RootCertificate), Encoding.ASCII.GetBytes(next.ExportCertificatePem() + "\n"));
        return Open(_folder, _text, _time);
    }

    /// <summary>Revokes a release key by the fingerprint of its certificate.</summary>
    public void Revoke(string fingerprint, string reason) =>
        Sign(list => list with { Keys = [.. list.Keys.Where(key => key.Fingerprint != fingerprint), new RevokedKey(fingerprint, reason)] });

    /// <summary>Withdraws a release.</summary>
    public void Withdraw(ReleaseVersion version, string reason) =>
        Sign(list => list with { Releases = [.. list.Releases.Where(release => release.Version != version), new WithdrawnRelease(version, reason)] });

    /// <inheritdoc />
    public void Dispose()
    {
        Root.Dispose();
        foreach (var root in Roots)
        {
            root.Dispose();
        }
    }

    private void Sign(Func<RevocationList, RevocationList> change)
    {
        using var root = OpenRoot();
        var list = change(Revocations);
        list = list with { Number = list.Number + 1 };
        Trust = Trust with { Revocations = new RootSigner(root).Sign(list) };
        SyncedFile.Write(Path.Combine(_folder, TrustFile), Encoding.UTF8.GetBytes(Trust.ToJson()));
    }

    private X509Certificate2 OpenRoot()
    {
        var root = ReadKey(RootKey, "It belongs offline: bring the stick that it is on, and name that folder.");
        using var own = UpdateRoot.FromDer(root.RawData);
        if (own.Fingerprint == Root.Fingerprint)
        {
            return root;
        }
        root.Dispose();
        throw new PublishingException($"{RootKey} and {RootCertificate} in {_folder} do not belong together. Nothing was changed. Restore the folder from its copy.");
    }

    private X509Certificate2 ReadKey(string name, string hint)
    {
        var file = Path.Combine(_folder, name);
        try
        {
            return File.Exists(file) ? _text.Read(File.ReadAllText(file)) : throw new PublishingException($"{file} is not there. Nothing was signed. {hint}");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new PublishingException($"{file} cannot be read: {e.Message} Where it has a passphrase, set {KeyText.Variable}.", e);
        }
    }

    private void SetAside(string name, UnixFileMode? mode, string? oldName = null)
    {
        var file = Path.Combine(_folder, name);
        if (!File.Exists(file))
        {
            return;
        }
        var old = Directory.CreateDirectory(Path.Combine(_folder, Old)).FullName;
        var target = Path.Combine(old, oldName ?? $"{Path.GetFileNameWithoutExtension(name)}-{_time.GetUtcNow():yyyyMMddTHHmmssfff}{Path.GetExtension(name)}");
        WriteNew(target, File.ReadAllText(file), mode);
    }

    private static void WriteNew(string file, string text, UnixFileMode? mode = null)
    {
        if (File.Exists(file))
        {
            throw new PublishingException($"{file} is there already and is not overwritten. Nothing else was changed. Move it away first.");
        }
        SyncedFile.Write(file, Encoding.UTF8.GetBytes(text), mode);
    }
}
