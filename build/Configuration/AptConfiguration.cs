namespace Appliance.Build.Configuration;


/// <summary>An apt source.</summary>
public sealed record AptConfiguration
{
    /// <summary>The placeholder in <see cref="Mirror"/> that <see cref="Snapshot"/> is put in place of.</summary>
    public const string SnapshotPlaceholder = "{snapshot}";

    /// <summary>The release of Debian; default <c>trixie</c>, and <c>unstable</c> for the runner.</summary>
    public string Suite { get; init; } = "trixie";

    /// <summary>
    /// The archive's parts; default main, contrib and non-free-firmware, and main alone for the runner.
    /// </summary>
    public IReadOnlyList<string> Components { get; init; } = ["main", "contrib", "non-free-firmware"];

    /// <summary>
    /// The archive's address, with <c>{snapshot}</c> where the date goes; default null, the tools' built-in one.
    /// </summary>
    public string? Mirror { get; init; }

    /// <summary>
    /// The moment of a snapshot archive, such as <c>20261101T000000Z</c>; default null, what is newest.
    /// </summary>
    public string? Snapshot { get; init; }
}
