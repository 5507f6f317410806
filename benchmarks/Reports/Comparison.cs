namespace Appliance.Benchmarks.Reports;

/// <summary>A number of ours beside mkosi's.</summary>
internal sealed record Comparison(string Name, Quantity Ours, Quantity Theirs, double? Limit)
{
    private static readonly (string Name, string Part, string Ours, string Theirs, double? Limit)[] Pairs =
    [
        ("Cold build", "build", Names.ColdBuild, Names.PeerCold, 1),
        ("Image, compressed", "sizes", Names.Image, Names.PeerImage, null),
        ("Root file system", "sizes", Names.Root, Names.PeerRoot, null),
        ("Initrd", "sizes", Names.Initrd, Names.PeerInitrd, null),
        ("Kernel image", "sizes", Names.KernelImage, Names.PeerKernelImage, null),
    ];

    /// <summary>Ours divided by theirs.</summary>
    public double Ratio => Ours.Amount / Theirs.Amount;

    /// <summary>The comparisons for which both sides were measured.</summary>
    public static IReadOnlyList<Comparison> Of(IReadOnlyList<PartOutcome> parts)
    {
        return [.. from pair in Pairs
                   let ours = Find(pair.Part, pair.Ours)
                   let theirs = Find("mkosi", pair.Theirs)
                   where ours is not null && theirs is not null
                   select new Comparison(pair.Name, ours, theirs, pair.Limit)];

        Quantity? Find(string part, string name) => parts.FirstOrDefault(outcome => outcome.Name == part)?
            .Measurements.FirstOrDefault(measurement => measurement.Name == name)?.Value;
    }
}
