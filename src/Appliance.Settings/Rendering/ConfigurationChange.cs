namespace Appliance.Settings;

/// <summary>What was changed below a root.</summary>
/// <param name="Concerns">Whose files.</param>
/// <param name="Gone">Files that were deleted, below the root.</param>
public sealed record ConfigurationChange(IReadOnlySet<Concern> Concerns, IReadOnlyList<string> Gone)
{
    private const string Netdev = ".netdev";
    private const string Prefix = "50-hearth-";

    /// <summary>The VLAN interfaces that nothing asks for any more: the kernel keeps them until it is told.</summary>
    public IReadOnlyList<string> VlansGone =>
        [.. Gone.Select(path => System.IO.Path.GetFileName(path))
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && name.EndsWith(Netdev, StringComparison.Ordinal))
            .Select(name => name[Prefix.Length..^Netdev.Length])];
}
