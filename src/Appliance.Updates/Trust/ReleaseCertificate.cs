using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Appliance.Updates;

/// <summary>The certificate of a release key, as it came with a feed.</summary>
internal sealed class ReleaseCertificate : IDisposable
{
    /// <summary>Code signing (RFC 5280, section 4.2.1.12).</summary>
    public const string Purpose = "1.3.6.1.5.5.7.3.3";

    private readonly X509Certificate2 _certificate;

    private ReleaseCertificate(X509Certificate2 certificate) => _certificate = certificate;

    public string Fingerprint => UpdateRoot.FingerprintOf(_certificate);

    public DateTimeOffset NotBefore => new(_certificate.NotBefore.ToUniversalTime());

    public DateTimeOffset NotAfter => new(_certificate.NotAfter.ToUniversalTime());

    /// <summary>Reads a certificate; null when the bytes are none.</summary>
    public static ReleaseCertificate? TryRead(byte[]? der)
    {
        try
        {
            return der is null ? null : new ReleaseCertificate(X509CertificateLoader.LoadCertificate(der));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Whether a root issued it, for signing releases. Times do not count here: what the clock says is weighed elsewhere.</summary>
    public bool IsIssuedBy(UpdateRoot root)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root.Certificate);
        // No server is asked for anything: neither for a certificate in between nor for what was revoked.
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(Purpose));
        try
        {
            // Root and leaf, and nothing between them; and a leaf that says itself what it is for.
            return chain.Build(_certificate)
                && chain.ChainElements.Count == 2
                && chain.ChainElements[1].Certificate.RawDataMemory.Span.SequenceEqual(root.Certificate.RawDataMemory.Span)
                && UpdateRoot.HasFittingKey(_certificate)
                && _certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any();
        }
        catch (CryptographicException)
        {
            return false;
        }
        finally
        {
            foreach (var element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }

    public bool HasSigned(DocumentKind kind, SignedDocument document) => UpdateRoot.HasSigned(_certificate, kind, document);

    public void Dispose() => _certificate.Dispose();
}
