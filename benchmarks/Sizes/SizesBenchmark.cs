using Appliance.Benchmarks.Reports;
using Appliance.Updates;

namespace Appliance.Benchmarks.Sizes;

/// <summary>What the image weighs, by part, from the release's manifest.</summary>
internal sealed class SizesBenchmark(FinishedBuild build) : IBenchmarkPart
{
    private static readonly (string Name, string Part)[] Sealed =
        [(Names.Root, "root.erofs"), (Names.KernelImage, "kernel-image"), (Names.Initrd, "initrd")];

    private static readonly (string Name, string Part)[] Layers =
    [
        ("Base system, unpacked", "root"), ("Runner, unpacked", "runner"), ("Agent, unpacked", "agent"),
        ("Overlay", "overlay"), ("Generated files", "generated"),
    ];

    /// <inheritdoc />
    public string Name => "sizes";

    /// <inheritdoc />
    public string Title => "What the vm image weighs";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken)
    {
        var manifest = ReleaseManifest.Parse(await File.ReadAllTextAsync(build.Output("manifest.json"), cancellationToken));
        var image = manifest.Artifacts.Single(artifact =>
            artifact.File.EndsWith(".img.xz", StringComparison.Ordinal) && !artifact.File.Contains(".4kn.", StringComparison.Ordinal));
        return
        [
            new(Names.Image, new Quantity.Size(image.Size), Quantity.Megabytes(300)),
            .. Sealed.Concat(Layers).Where(pair => manifest.Sizes.ContainsKey(pair.Part))
                .Select(pair => new Measurement(pair.Name, new Quantity.Size(manifest.Sizes[pair.Part]))),
        ];
    }
}
