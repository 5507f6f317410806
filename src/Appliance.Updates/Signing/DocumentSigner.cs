using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Appliance.Updates;

/// <summary>Puts a signature to a document.</summary>
internal static class DocumentSigner
{
    public static SignedDocument Sign(X509Certificate2 signer, DocumentKind kind, byte[] payload, bool withCertificate)
    {
        using var key = signer.GetECDsaPrivateKey() ?? throw new CryptographicException("The certificate has no private key with it.");
        return new SignedDocument
        {
            Payload = payload,
            Signature = key.SignData(SignedDocument.SignedBytes(kind, payload), HashAlgorithmName.SHA384, DSASignatureFormat.Rfc3279DerSequence),
            Certificate = withCertificate ? signer.RawData : null,
        };
    }
}
