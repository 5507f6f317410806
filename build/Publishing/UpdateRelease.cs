using System.Text.Json;
using Appliance.Build.Configuration;
using Appliance.Build.Imaging;
using Appliance.Build.Stages;
using Appliance.Updates;

namespace Appliance.Build.Publishing;

/// <summary>Describes a finished build as a release.</summary>
internal static class UpdateRelease
{
    // Packages that bear the version of the graphics driver, the surest first.
    private static readonly string[] DriverPackages = ["libcuda1", "libnvidia-ml1"];

    /// <summary>The manifest of a build whose stages have run.</summary>
    public static async Task<UpdateManifest> DescribeAsync(
        ImageConfiguration configuration, BuildVersion version, ImageTrust trust, StageOutputs outputs, string notes, CancellationToken cancellationToken)
    {
        var packages = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(
            await File.ReadAllTextAsync(outputs["assemble"].File(AssembleStage.Packages), cancellationToken))!;
        var root = packages.GetValueOrDefault("root") ?? [];
        return new UpdateManifest
        {
            Version = ReleaseVersion.Parse(version.Version),
            MinimumVersion = ReleaseVersion.Parse(configuration.Update.MinimumVersion),
            Commit = version.Commit,
            SourceDate = version.SourceDate,
            Kernel = (await File.ReadAllTextAsync(outputs["initrd"].File(InitrdStage.Release), cancellationToken)).Trim(),
            Driver = DriverPackages.Select(package => root.GetValueOrDefault(package)).FirstOrDefault(driver => driver is not null),
            RootHash = (await File.ReadAllTextAsync(outputs["seal"].File(SealStage.Hash), cancellationToken)).Trim(),
            IsDevelopment = trust.IsDevelopment,
            Notes = notes.ReplaceLineEndings("\n").Replace("\t", "  ", StringComparison.Ordinal),
            Artifacts = await UpdateStage.ContentsAsync(outputs["update"], cancellationToken),
        };
    }
}
