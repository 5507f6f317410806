using System.Text;

namespace Appliance.Updates;

/// <summary>
/// Bytes with their signature. What is signed is the bytes as they are carried, never what a reader would write again, and with them the
/// kind of document: a list of revoked keys can never pass for a feed.
/// </summary>
public sealed record SignedDocument
{
    /// <summary>The document, as it was signed.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>The signature: ECDSA with SHA-384 in DER, as OpenSSL writes it.</summary>
    public required byte[] Signature { get; init; }

    /// <summary>The release key's certificate in DER; null for what the root key itself signed.</summary>
    public byte[]? Certificate { get; init; }

    /// <summary>The bytes that the signature is over.</summary>
    public static byte[] SignedBytes(DocumentKind kind, ReadOnlySpan<byte> payload) =>
        [.. Encoding.ASCII.GetBytes($"hearth-update\n{NameOf(kind)}\n{payload.Length}\n"), .. payload];

    private static string NameOf(DocumentKind kind) => kind switch
    {
        DocumentKind.Feed => "feed",
        DocumentKind.Revocations => "revocations",
        DocumentKind.RootChange => "root",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
