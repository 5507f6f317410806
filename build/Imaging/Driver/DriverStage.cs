using Appliance.Build.Configuration;
using Appliance.Build.Stages;
using Appliance.Build.Tools;

namespace Appliance.Build.Imaging;

/// <summary>
/// Builds the graphics driver for exactly the base system's kernel as <c>tree.tar</c>: two signed modules, firmware, and the libraries
/// and programs that computing needs. Compiler and headers are in a tree of their own, which is thrown away.
/// </summary>
internal sealed class DriverStage(
    DriverConfiguration driver, AptConfiguration apt, ModuleKey key, string repository, TimeSpan? maximumAge, IToolbox toolbox) : IImageStage
{
    private static readonly string[] Components = ["contrib", "non-free", "non-free-firmware"];

    /// <inheritdoc />
    public string Name => "driver";

    /// <inheritdoc />
    public TimeSpan? MaximumAge => apt.Snapshot is null ? maximumAge : null;

    /// <inheritdoc />
    // Not the root itself: its other packages have nothing to do with the driver.
    public void Describe(StageFingerprint fingerprint, StageOutputs inputs) => fingerprint
        .Add("kernel", inputs["kernel-version"].Digest)
        .Add("arguments", Arguments("/out/output", "", ""))
        .Add("sources", driver.Sources ?? "")
        .Add("certificate", key.Thumbprint)
        .Add("script", DebianTree.Script)
        .AddPath("build", Script);

    /// <inheritdoc />
    public async Task RunAsync(StageWorkspace workspace, StageOutputs inputs, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, string> { ["build-driver"] = Script, ["modules.pem"] = key.Pem, ["modules.der"] = key.Certificate };
        if (driver.Sources is { } sources)
        {
            files["driver.sources"] = Path.Combine(workspace.Scratch, "driver.sources");
            await File.WriteAllTextAsync(files["driver.sources"], sources, cancellationToken);
        }
        var kernel = inputs["kernel-version"];
        await DebianTreeStage.MakeAsync(
            Arguments("/out/output", await ReadAsync(kernel.File(KernelVersionStage.Release)), await ReadAsync(kernel.File(KernelVersionStage.PackageVersion))),
            files,
            "when the headers of this kernel are gone from the mirror, the base system in the cache is older than it: delete artifacts/cache/root and build again",
            workspace,
            toolbox,
            cancellationToken);

        async Task<string> ReadAsync(string file) => (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
    }

    /// <summary>mmdebstrap's: a tree with the kernel's headers, of which only what was built is kept.</summary>
    internal IReadOnlyList<string> Arguments(string folder, string release, string version) => new DebianTree(
        apt with { Components = [.. apt.Components.Union(Components)] },
        [$"linux-headers-{release}={version}", "dkms", "gcc", "kmod", "libc6-dev", "make", "xz-utils", "zstd"])
    {
        Hooks =
        [
            "mkdir \"$1/driver\" && cp /in/* \"$1/driver/\"",
            $"chroot \"$1\" /bin/sh /driver/build-driver {release} {driver.Module} {string.Join(' ', driver.Packages)}",
            "copy-out /driver/tree.tar " + folder,
        ],
    }.Arguments(format: "null", "-");

    private string Script => Path.Combine(repository, "image", "nvidia", "build-driver");
}
