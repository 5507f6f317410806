using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Appliance.Updates;

/// <summary>The root certificate that a device trusts. It lies in the image's verified root; its key lies with whoever publishes, offline.</summary>
public sealed class UpdateRoot : IDisposable
{
    /// <summary>What the subject of a root says that was made on the spot.</summary>
    internal const string DevelopmentUnit = "Development";

    // ecdsa-P384: as strong as SHA-384, and what every library and hardware key knows.
    private const string Curve = "1.3.132.0.34";
    private const string OrganizationalUnit = "2.5.4.11";

    private readonly X509Certificate2 _certificate;

    private UpdateRoot(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>Which of the publisher's roots it is, from 1 on: its certificate's serial number.</summary>
    public long Number { get; private init; }

    /// <summary>Whether it was made on the spot, by whoever built the image for trying.</summary>
    public bool IsDevelopment => _certificate.SubjectName.EnumerateRelativeDistinguishedNames()
        .Any(name => !name.HasMultipleElements && name.GetSingleElementType().Value == OrganizationalUnit && name.GetSingleElementValue() == DevelopmentUnit);

    /// <summary>The name in the certificate, which those that it issues bear too.</summary>
    public string Subject => _certificate.Subject;

    /// <summary>The SHA-256 of the certificate, 64 hexadecimal digits.</summary>
    public string Fingerprint => FingerprintOf(_certificate);

    /// <summary>The certificate.</summary>
    internal X509Certificate2 Certificate => _certificate;

    /// <summary>Reads a root from its certificate in PEM.</summary>
    /// <exception cref="CryptographicException">The text is no certificate of a root for updates.</exception>
    public static UpdateRoot FromPem(string pem)
    {
        try
        {
            return From(X509Certificate2.CreateFromPem(pem));
        }
        catch (ArgumentException e)
        {
            throw new CryptographicException("The text is no certificate.", e);
        }
    }

    /// <summary>Reads a root from its certificate in DER.</summary>
    /// <exception cref="CryptographicException">The bytes are no certificate of a root for updates.</exception>
    public static UpdateRoot FromDer(ReadOnlySpan<byte> der) => From(X509CertificateLoader.LoadCertificate(der));

    /// <summary>The certificate in PEM, with a final newline.</summary>
    public string ToPem() => _certificate.ExportCertificatePem() + "\n";

    /// <summary>Whether the root itself signed a document.</summary>
    public bool HasSigned(DocumentKind kind, SignedDocument document) => HasSigned(_certificate, kind, document);

    /// <inheritdoc />
    public void Dispose() => _certificate.Dispose();

    /// <summary>Whether a certificate's key signed a document.</summary>
    internal static bool HasSigned(X509Certificate2 certificate, DocumentKind kind, SignedDocument document)
    {
        using var key = certificate.GetECDsaPublicKey();
        return key is not null && key.VerifyData(
            SignedDocument.SignedBytes(kind, document.Payload), document.Signature, HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence);
    }

    internal static string FingerprintOf(X509Certificate2 certificate) => certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    /// <summary>Whether a certificate's key is of the one kind that is used here.</summary>
    internal static bool HasFittingKey(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPublicKey();
        return key is not null && key.ExportParameters(false).Curve.Oid.Value == Curve;
    }

    private static UpdateRoot From(X509Certificate2 certificate)
    {
        var isAuthority = certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(extension => extension.CertificateAuthority);
        var number = new BigInteger(certificate.SerialNumberBytes.Span, isUnsigned: true, isBigEndian: true);
        if (!isAuthority || !HasFittingKey(certificate) || number.IsZero || number > int.MaxValue)
        {
            certificate.Dispose();
            throw new CryptographicException("The certificate is not that of a root for updates (ECDSA P-384, an authority, a serial number that counts from 1).");
        }
        return new UpdateRoot(certificate) { Number = (long)number };
    }
}
