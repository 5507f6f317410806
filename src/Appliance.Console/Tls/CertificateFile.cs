using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Appliance.Console.Tls;

/// <summary>A certificate and its key in one file, so that one never lies there without the other.</summary>
internal static class CertificateFile
{
    /// <summary>The certificate with its key; null when there is none that is whole, with the reason in <paramref name="problem"/> where a file is damaged.</summary>
    public static X509Certificate2? Read(string path, out string? problem)
    {
        problem = null;
        if (!File.Exists(path))
        {
            return null;
        }
        try
        {
            var pem = File.ReadAllText(path);
            return X509Certificate2.CreateFromPem(pem, pem);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            problem = $"{path} cannot be used: {e.Message}";
            return null;
        }
    }

    /// <summary>Writes both, readable by this service alone.</summary>
    /// <exception cref="IOException">They could not be written.</exception>
    public static void Write(string path, X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey()!;
        PrivateFile.Write(path, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
    }
}
