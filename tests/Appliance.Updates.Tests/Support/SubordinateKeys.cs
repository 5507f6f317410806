using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Appliance.Updates.Tests;

/// <summary>Certificates that a publisher's own program would never make.</summary>
internal static class SubordinateKeys
{
    private const string CodeSigning = "1.3.6.1.5.5.7.3.3";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>Issued by a key that is no authority.</summary>
    public static X509Certificate2 IssuedBy(X509Certificate2 release, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var issuer = release.GetECDsaPrivateKey()!;
        var request = Prepare(new CertificateRequest("CN=sub", key, HashAlgorithmName.SHA384), CodeSigning);
        using var certificate = request.Create(release.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer), now, now.AddDays(300), [1]);
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>For a web server.</summary>
    public static X509Certificate2 ForServers(X509Certificate2 root, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var certificate = Prepare(new CertificateRequest("CN=server", key, HashAlgorithmName.SHA384), ServerAuthentication).Create(root, now, now.AddDays(300), [2]);
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>With a key of a kind that is not used.</summary>
    public static X509Certificate2 Rsa(X509Certificate2 root, DateTimeOffset now)
    {
        using var key = RSA.Create(2048);
        using var issuer = root.GetECDsaPrivateKey()!;
        var request = Prepare(new CertificateRequest("CN=rsa", key, HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1), CodeSigning);
        return request.Create(root.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer), now, now.AddDays(300), [3]);
    }

    private static CertificateRequest Prepare(CertificateRequest request, string purpose)
    {
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], critical: true));
        return request;
    }
}
