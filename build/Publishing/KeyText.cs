using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Appliance.Build.Publishing;

/// <summary>A key with its certificate as text (PEM), encrypted where there is a passphrase.</summary>
/// <param name="passphrase">The passphrase; null for none.</param>
internal sealed class KeyText(string? passphrase)
{
    /// <summary>The environment variable that holds the passphrase.</summary>
    public const string Variable = "HEARTH_KEY_PASSPHRASE";

    private const string EncryptedLabel = "ENCRYPTED PRIVATE KEY";

    // OWASP's count for PBKDF2 with SHA-256.
    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 600_000);

    /// <summary>With the passphrase of the environment, if there is one.</summary>
    public static KeyText FromEnvironment() => new(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } passphrase ? passphrase : null);

    /// <summary>Writes a key.</summary>
    public string Write(X509Certificate2 certificate)
    {
        using AsymmetricAlgorithm key = (AsymmetricAlgorithm?)certificate.GetECDsaPrivateKey() ?? certificate.GetRSAPrivateKey()!;
        var secret = passphrase is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, Encryption);
        return $"{secret}\n{certificate.ExportCertificatePem()}\n";
    }

    /// <summary>Reads a key.</summary>
    /// <exception cref="CryptographicException">The text is none, or the passphrase is wrong or missing.</exception>
    public X509Certificate2 Read(string text) => !text.Contains(EncryptedLabel, StringComparison.Ordinal)
        ? X509Certificate2.CreateFromPem(text, text)
        : X509Certificate2.CreateFromEncryptedPem(text, text, passphrase ?? throw new CryptographicException("The key is encrypted, and no passphrase is set."));
}
