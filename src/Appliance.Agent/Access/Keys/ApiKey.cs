namespace Appliance.Agent.Access.Keys;

/// <summary>A key as it is kept: everything but the key itself.</summary>
internal sealed record ApiKey
{
    /// <summary>Tells it from all others, and stays with its usage.</summary>
    public required string Id { get; init; }

    /// <summary>What its owner called it.</summary>
    public required string Name { get; init; }

    public required KeyRole Role { get; init; }

    /// <summary>SHA-256 of the key in hexadecimal; null once it was revoked.</summary>
    public string? Hash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Names of the models it is for, with <c>*</c> and <c>?</c>; null for all.</summary>
    public IReadOnlyList<string>? Models { get; init; }

    public KeyLimits Limits { get; init; } = KeyLimits.None;

    /// <summary>Whether it opens anything at this time.</summary>
    public bool IsValid(DateTimeOffset now) => Hash is not null && (ExpiresAt is not { } end || now < end);

    /// <summary>Its holder as the sender of a request.</summary>
    public Caller ToCaller() => new(Id, Name) { IsAdmin = Role == KeyRole.Admin, Models = Models, Limits = Limits };
}
