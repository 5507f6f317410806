using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Appliance.Updates;

/// <summary>Signs feeds with a release key.</summary>
/// <param name="release">The release key with its certificate.</param>
public sealed class FeedSigner(X509Certificate2 release)
{
    /// <summary>Until when what it signs may be believed.</summary>
    public DateTimeOffset NotAfter => new(release.NotAfter.ToUniversalTime());

    /// <summary>The SHA-256 of its certificate, 64 hexadecimal digits: what a revocation names.</summary>
    public string Fingerprint => UpdateRoot.FingerprintOf(release);

    /// <summary>Signs a feed, after it was checked as a device will check it.</summary>
    /// <exception cref="System.Text.Json.JsonException">The feed is not as it must be.</exception>
    public SignedDocument Sign(UpdateFeed feed)
    {
        var bytes = Encoding.UTF8.GetBytes(feed.ToJson());
        _ = UpdateFeed.Parse(bytes);
        return DocumentSigner.Sign(release, DocumentKind.Feed, bytes, withCertificate: true);
    }
}
