using Appliance.Build;
using Appliance.Build.Stages;

namespace Appliance.Benchmarks;

/// <summary>The artifacts of a build of the vm profile.</summary>
internal sealed class FinishedBuild(string artifacts)
{
    /// <summary>The profile that benchmarks build.</summary>
    public const string Profile = "vm";

    private const string ReceiptFile = ".digest";

    private readonly BuildPaths _paths = new(Path.GetDirectoryName(artifacts)!, Profile);

    /// <summary>A file that a person takes away.</summary>
    /// <exception cref="FileNotFoundException">There is no such file: nothing was built there.</exception>
    public string Output(string file) => Require(Path.Combine(_paths.Output, file));

    /// <summary>A file or folder of the output that a stage used or made last.</summary>
    /// <exception cref="FileNotFoundException">The stage has no output, or this is not in it.</exception>
    public string Cached(string stage, string name)
    {
        var folder = new DirectoryInfo(Path.Combine(_paths.Cache, stage));
        var entry = folder.Exists
            ? folder.EnumerateDirectories().Where(entry => File.Exists(Path.Combine(entry.FullName, ReceiptFile))).MaxBy(entry => entry.LastWriteTimeUtc)
            : null;
        return Require(Path.Combine(entry?.FullName ?? folder.FullName, name));
    }

    /// <summary>The tree that virtual machines run in.</summary>
    public string EmulatorTree => Cached("emulator-tree", StageCache.UnpackedTree);

    private static string Require(string path) => Path.Exists(path)
        ? path
        : throw new FileNotFoundException($"There is no {path}: the vm profile or its emulator was not built there. Run the part 'build', or name a finished build with --artifacts.");
}
