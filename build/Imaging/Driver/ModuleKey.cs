using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Appliance.Build.Imaging;

/// <summary>
/// The key that this builder signs kernel modules with, made at the first build and kept in <c>artifacts/keys</c>:
/// with one key, equal modules stay equal bytes. Images carry the certificate and never the key.
/// </summary>
internal sealed class ModuleKey
{
    private const int KeyBits = 4096;
    private const int Years = 30;

    // Documentation/admin-guide/module-signing.rst, and x509 extended key usage 1.3.6.1.4.1.2312.16.1.2 of shim: for modules alone.
    private static readonly OidCollection ModulesOnly = [new Oid("1.3.6.1.5.5.7.3.3"), new Oid("1.3.6.1.4.1.2312.16.1.2")];

    private ModuleKey(string pem, string certificate) => (Pem, Certificate) = (pem, certificate);

    /// <summary>The file of the private key.</summary>
    public string Pem { get; }

    /// <summary>The file of the certificate, as DER.</summary>
    public string Certificate { get; }

    /// <summary>The certificate's SHA-256.</summary>
    public string Thumbprint => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Certificate)));

    /// <summary>The key in a folder; it is made when it is not there.</summary>
    public static ModuleKey In(string folder, DateTimeOffset now)
    {
        var key = new ModuleKey(Path.Combine(folder, "modules.pem"), Path.Combine(folder, "modules.der"));
        if (!File.Exists(key.Pem) || !File.Exists(key.Certificate))
        {
            Directory.CreateDirectory(folder);
            key.Make(now);
        }
        return key;
    }

    private void Make(DateTimeOffset now)
    {
        using var rsa = RSA.Create(KeyBits);
        var request = new CertificateRequest("CN=Hearth OS kernel modules", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(ModulesOnly, critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(Years));
        // The certificate last: a key that was cut short is made again.
        File.Delete(Certificate);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using (var stream = new FileStream(Pem, options))
        {
            stream.Write(Encoding.ASCII.GetBytes(rsa.ExportPkcs8PrivateKeyPem() + "\n"));
        }
        File.WriteAllBytes(Certificate, certificate.Export(X509ContentType.Cert));
    }
}
