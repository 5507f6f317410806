using System.Security.Cryptography;
using System.Text.Json;

namespace Appliance.Updates;

/// <summary>The root of the image with the successors that are known to follow it.</summary>
internal sealed class TrustedRoots : IDisposable
{
    private readonly UpdateRoot _first;
    private readonly List<UpdateRoot> _successors = [];
    private readonly List<SignedDocument> _changes = [];

    /// <summary>Begins with the root of the image, which stays the caller's.</summary>
    public TrustedRoots(UpdateRoot first) => _first = first;

    /// <summary>The one root that counts now.</summary>
    public UpdateRoot Current => _successors is [.., var last] ? last : _first;

    /// <summary>The changes that led to it.</summary>
    public IReadOnlyList<SignedDocument> Changes => _changes;

    /// <summary>Follows changes, in order, as far as each is signed by the root before it. What is older than the image's root is passed over.</summary>
    public void Follow(IEnumerable<SignedDocument> changes)
    {
        foreach (var change in changes)
        {
            if (Successor(change) is { } successor)
            {
                _successors.Add(successor);
                _changes.Add(change);
            }
        }
    }

    /// <summary>Whether a root that counts now or counted once signed a list that was remembered from then.</summary>
    public bool HaveSigned(DocumentKind kind, SignedDocument document) => _successors.Append(_first).Any(root => root.HasSigned(kind, document));

    /// <inheritdoc />
    public void Dispose() => _successors.ForEach(root => root.Dispose());

    private UpdateRoot? Successor(SignedDocument document)
    {
        try
        {
            if (!Current.HasSigned(DocumentKind.RootChange, document))
            {
                return null;
            }
            var change = RootChange.Parse(document.Payload);
            if (change.Number != Current.Number + 1)
            {
                return null;
            }
            var successor = UpdateRoot.FromDer(change.Certificate);
            if (successor.Number == change.Number && successor.IsDevelopment == _first.IsDevelopment)
            {
                return successor;
            }
            successor.Dispose();
            return null;
        }
        catch (Exception e) when (e is CryptographicException or JsonException or UpdateFormatException)
        {
            return null;
        }
    }
}
