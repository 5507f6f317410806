using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Appliance.Build.Imaging;

/// <summary>The key that firmware is to know: it signs boot loader and kernel image, and the lists that put it into the firmware.</summary>
internal static class SecureBootCertificate
{
    // UEFI 2.10, section 32.3.6: what every firmware reads is RSA with 2048 bits and SHA-256.
    private const int KeyBits = 2048;

    // Firmware asks no clock: the years are a formality, and a certificate that ended would only mislead people.
    private const int Years = 30;

    /// <summary>Makes a key with its certificate.</summary>
    /// <param name="product">The product's name, which the firmware's menus show.</param>
    /// <param name="now">The time that it begins.</param>
    public static X509Certificate2 Create(string product, DateTimeOffset now)
    {
        using var rsa = RSA.Create(KeyBits);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName(product + " Secure Boot");
        var request = new CertificateRequest(name.Build(), rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
    }

    /// <summary>Writes what the signing programs read into a stage's folder of in-between files, which is deleted with the stage.</summary>
    /// <returns>The two files by the names that they have below <c>/in</c>.</returns>
    public static IReadOnlyDictionary<string, string> WriteFor(X509Certificate2 key, string scratch)
    {
        var (secret, certificate) = (Path.Combine(scratch, "secure-boot.key"), Path.Combine(scratch, "secure-boot.pem"));
        using var rsa = key.GetRSAPrivateKey() ?? throw new CryptographicException("The Secure Boot key is no RSA key.");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (var writer = new StreamWriter(secret, options))
        {
            writer.Write(rsa.ExportPkcs8PrivateKeyPem() + "\n");
        }
        File.WriteAllText(certificate, key.ExportCertificatePem() + "\n");
        return new Dictionary<string, string> { ["secure-boot.key"] = secret, ["secure-boot.pem"] = certificate };
    }
}
