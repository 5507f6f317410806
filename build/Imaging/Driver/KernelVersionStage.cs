using Appliance.Build.Stages;

namespace Appliance.Build.Imaging;

/// <summary>
/// Reads which kernel the base system has. A stage of its own, so that a driver that was built for this very kernel
/// stays good when anything else of the base system changes.
/// </summary>
internal sealed class KernelVersionStage : IImageStage
{
    /// <summary>The kernel's release: <c>6.12.117+deb13-amd64</c>.</summary>
    public const string Release = "release";

    /// <summary>The version of its package: <c>6.12.117-1</c>.</summary>
    public const string PackageVersion = "version";

    private const string Prefix = "linux-image-";

    /// <inheritdoc />
    public string Name => "kernel-version";

    /// <inheritdoc />
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs) => fingerprint.Add("root", inputs["root"].Digest).Add("recipe", "1");

    /// <inheritdoc />
    public async Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken)
    {
        var (release, version) = Find(await PackageList.ReadAsync(inputs["root"].File(DebianTreeStage.Tar), cancellationToken));
        await File.WriteAllTextAsync(workspace.File(Release), release + "\n", cancellationToken);
        await File.WriteAllTextAsync(workspace.File(PackageVersion), version + "\n", cancellationToken);
    }

    /// <summary>The one kernel among a tree's packages. The package whose name has no version only leads to it.</summary>
    /// <exception cref="TreeException">There is none, or there are two.</exception>
    internal static (string Release, string Version) Find(IReadOnlyDictionary<string, string> packages)
    {
        var kernels = packages.Where(package => package.Key.StartsWith(Prefix, StringComparison.Ordinal) && char.IsAsciiDigit(package.Key[Prefix.Length])).ToList();
        return kernels is [var kernel]
            ? (kernel.Key[Prefix.Length..], kernel.Value)
            : throw new TreeException($"The base system has {kernels.Count} kernels ({string.Join(", ", kernels.Select(kernel => kernel.Key))}); a driver is built for exactly one.");
    }
}
