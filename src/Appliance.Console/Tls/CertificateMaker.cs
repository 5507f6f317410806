using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Appliance.Console.Tls;

/// <summary>Makes the device's authority and the certificates it vouches for. Both are ECDSA on P-256.</summary>
internal static class CertificateMaker
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const int SerialBytes = 16;

    // Browsers' clocks may be behind the device's.
    private static readonly TimeSpan Slack = TimeSpan.FromDays(1);

    // Browsers take no certificate of a server that lasts longer than 398 days.
    private static readonly TimeSpan LeafLife = TimeSpan.FromDays(397);

    /// <summary>An authority for ten years. It counts from the day this program was built: a clock may be wrong by years at first boot.</summary>
    public static X509Certificate2 MakeAuthority(DateTimeOffset now, DateTimeOffset built)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // Two devices of one house must be told apart in a list of trusted authorities.
        var name = new X500DistinguishedName($"CN=Hearth OS device {Convert.ToHexString(RandomNumberGenerator.GetBytes(4))}");
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(NameConstraints.ToExtension());
        return request.CreateSelfSigned(built - Slack, now.AddYears(10));
    }

    /// <summary>A server's certificate for what <see cref="NameConstraints"/> allow of these names and addresses, with its key.</summary>
    public static X509Certificate2 MakeLeaf(X509Certificate2 authority, IEnumerable<string> names, IEnumerable<IPAddress> addresses, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names.Where(NameConstraints.Allow))
        {
            alternatives.AddDnsName(name);
        }
        foreach (var address in addresses.Where(NameConstraints.Allow))
        {
            alternatives.AddIpAddress(address);
        }
        var request = new CertificateRequest(new X500DistinguishedName("CN=Hearth OS"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(alternatives.Build());
        var begin = now - Slack;
        var end = begin + LeafLife;
        var last = new DateTimeOffset(authority.NotAfter.ToUniversalTime());
        using var certificate = request.Create(authority, Later(begin, authority.NotBefore), end < last ? end : last, RandomNumberGenerator.GetBytes(SerialBytes));
        return certificate.CopyWithPrivateKey(key);
    }

    private static DateTimeOffset Later(DateTimeOffset time, DateTime other) =>
        time > other.ToUniversalTime() ? time : new DateTimeOffset(other.ToUniversalTime());
}
