using System.Security.Cryptography.X509Certificates;

namespace Appliance.Updates;

/// <summary>Signs what the root key itself signs: its successor, and what is revoked.</summary>
/// <param name="root">The root with its key.</param>
public sealed class RootSigner(X509Certificate2 root)
{
    /// <summary>Signs a list of what is revoked.</summary>
    public SignedDocument Sign(RevocationList list) => DocumentSigner.Sign(root, DocumentKind.Revocations, list.ToBytes(), withCertificate: false);

    /// <summary>Signs the next root, which takes this one's place.</summary>
    /// <exception cref="ArgumentException">It is not the next: its number must be one more.</exception>
    public SignedDocument SignSuccessor(UpdateRoot successor)
    {
        using var own = UpdateRoot.FromDer(root.RawData);
        return successor.Number == own.Number + 1 && successor.IsDevelopment == own.IsDevelopment
            ? DocumentSigner.Sign(
                root, DocumentKind.RootChange, new RootChange { Number = successor.Number, Certificate = successor.Certificate.RawData }.ToBytes(), withCertificate: false)
            : throw new ArgumentException($"Root {own.Number} can be followed by root {own.Number + 1} alone, of the same kind.", nameof(successor));
    }
}
