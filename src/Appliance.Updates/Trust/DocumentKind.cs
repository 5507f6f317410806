namespace Appliance.Updates;

/// <summary>What a signed document is. The kind is part of what is signed.</summary>
public enum DocumentKind
{
    /// <summary>An <see cref="UpdateFeed"/>, signed by a release key.</summary>
    Feed,

    /// <summary>A <see cref="RevocationList"/>, signed by the root key.</summary>
    Revocations,

    /// <summary>A <see cref="RootChange"/>, signed by the root key that goes.</summary>
    RootChange,
}
