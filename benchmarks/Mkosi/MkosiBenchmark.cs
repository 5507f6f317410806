using System.Diagnostics;
using Appliance.Benchmarks.Reports;
using Appliance.Build.Configuration;
using Appliance.Build.Imaging;
using Appliance.Build.Processes;

namespace Appliance.Benchmarks.Mkosi;

/// <summary>Has mkosi build the packages of our root into a verified disk image with a kernel image.</summary>
internal sealed class MkosiBenchmark(string repository, Workplace workplace, ICommandRunner commands, Action<string> onLine) : IBenchmarkPart
{
    private const string Compressed = "peer.raw.xz";

    /// <inheritdoc />
    public string Name => "mkosi";

    /// <inheritdoc />
    public string Title => "mkosi with the same packages";

    /// <inheritdoc />
    public async Task<IReadOnlyList<Measurement>> MeasureAsync(CancellationToken cancellationToken)
    {
        var configuration = ImageConfigurationReader.Read(Path.Combine(repository, "configs"), FinishedBuild.Profile);
        var clock = Stopwatch.StartNew();
        var tree = await MkosiTree.MakeAsync(configuration.Apt, workplace.Folder("mkosi-tree"), commands, cancellationToken);
        var tools = clock.Elapsed;
        onLine($"  mkosi {await tree.VersionAsync(cancellationToken)}");
        var folder = workplace.Folder("mkosi");
        foreach (var (file, text) in MkosiDefinitions.For(configuration, tree.Mirror))
        {
            var path = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, text, cancellationToken);
        }
        clock.Restart();
        await tree.RunAsync(folder, ["mkosi", "build"], cancellationToken);
        var built = clock.Elapsed;
        clock.Restart();
        await CompressAsync(tree, folder, configuration.Release.CompressionLevel, cancellationToken);
        var compressed = clock.Elapsed;
        var output = Path.Combine(folder, MkosiDefinitions.Output);
        return
        [
            new(Names.PeerTools, new Quantity.Duration(tools)),
            new(Names.PeerBuild, new Quantity.Duration(built)),
            new(Names.PeerCompress, new Quantity.Duration(compressed)),
            new(Names.PeerCold, new Quantity.Duration(tools + built + compressed)),
            new(Names.PeerImage, Quantity.FileSize(Path.Combine(folder, Compressed))),
            new(Names.PeerRoot, new Quantity.Size(await RootSizeAsync(tree, folder, cancellationToken))),
            new(Names.PeerKernelImage, Quantity.FileSize(Path.Combine(output, MkosiDefinitions.Name + ".efi"))),
            new(Names.PeerInitrd, Quantity.FileSize(Path.Combine(output, MkosiDefinitions.Name + ".initrd"))),
        ];
    }

    private static Task<CommandResult> CompressAsync(MkosiTree tree, string folder, int level, CancellationToken cancellationToken) =>
        tree.RunAsync(folder, ["/bin/sh", "-euc", $"{ReleaseStage.Xz(level)} {MkosiDefinitions.Image} >{Compressed}"], cancellationToken);

    private static async Task<long> RootSizeAsync(MkosiTree tree, string folder, CancellationToken cancellationToken) =>
        PartitionSizes.Root((await tree.RunAsync(folder, ["sfdisk", "--json", MkosiDefinitions.Image], cancellationToken)).Output);
}
