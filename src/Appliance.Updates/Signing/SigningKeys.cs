using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Appliance.Updates;

/// <summary>Makes the keys of a publisher: root keys, which stay offline, and release keys, which last about a year.</summary>
public static class SigningKeys
{
    // Devices trust it because it is in their image: no date ends that.
    private const int RootYears = 30;

    /// <summary>How long a release key's certificate lasts, unless something else is asked for: a year, and a month to change it in.</summary>
    public static TimeSpan UsualLife { get; } = TimeSpan.FromDays(396);

    /// <summary>Makes a root key with its certificate.</summary>
    /// <param name="product">The product's name.</param>
    /// <param name="number">Which of the publisher's roots it is, from 1 on.</param>
    /// <param name="isDevelopment">Whether it is made on the spot, for trying.</param>
    /// <param name="now">The time.</param>
    public static X509Certificate2 CreateRoot(string product, long number, bool isDevelopment, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName($"{product} update root {number}");
        if (isDevelopment)
        {
            name.AddOrganizationalUnitName(UpdateRoot.DevelopmentUnit);
        }
        var subject = name.Build();
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var from = Whole(now);
        using var certificate = request.Create(subject, X509SignatureGenerator.CreateForECDsa(key), from, from.AddYears(RootYears), SerialOf(number));
        return certificate.CopyWithPrivateKey(key);
    }

    /// <summary>Makes a release key with a certificate that a root issues.</summary>
    /// <param name="root">The root with its key.</param>
    /// <param name="product">The product's name.</param>
    /// <param name="now">The time.</param>
    /// <param name="life">How long it lasts; null for <see cref="UsualLife"/>.</param>
    public static X509Certificate2 CreateRelease(X509Certificate2 root, string product, DateTimeOffset now, TimeSpan? life = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var name = new X500DistinguishedNameBuilder();
        name.AddCommonName($"{product} release {now.UtcDateTime:yyyy-MM-dd}");
        var request = new CertificateRequest(name.Build(), key, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ReleaseCertificate.Purpose)], critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(root, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        var from = Whole(now);
        var until = from + (life ?? UsualLife);
        using var certificate = request.Create(root, from, until, RandomNumberGenerator.GetBytes(16));
        return certificate.CopyWithPrivateKey(key);
    }

    // Certificates know no fractions of seconds, and clocks differ a little.
    private static DateTimeOffset Whole(DateTimeOffset now) => DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds()).AddHours(-1);

    private static byte[] SerialOf(long number)
    {
        var bytes = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return [.. bytes.SkipWhile(b => b == 0)];
    }
}
