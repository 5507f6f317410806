using System.Security.Cryptography;
using Appliance.Build.Stages;

namespace Appliance.Build.Imaging;

/// <summary>Compares two builds of the same commit.</summary>
internal static class Reproduction
{
    /// <summary>Names each stage whose outputs differ, the earliest cause first.</summary>
    public static IReadOnlyList<string> Compare(
        IReadOnlyDictionary<string, StageOutput> first, IReadOnlyDictionary<string, StageOutput> second) =>
        [.. ImagePipeline.Order.Concat(first.Keys.Where(IsDisk).Order(StringComparer.Ordinal))
            // A configuration without a driver has no such stage.
            .Where(first.ContainsKey)
            .Where(stage => first[stage].Digest != second[stage].Digest)
            // The Tools tree is not part of the image: only what it makes must be the same.
            .Where(stage => stage != "tools")
            .Select(stage => $"{stage}: {first[stage].Digest[..16]} and {second[stage].Digest[..16]}")];

    /// <summary>The SHA-256 of each disk image, by the stage's name.</summary>
    public static IReadOnlyDictionary<string, string> Disks(IReadOnlyDictionary<string, StageOutput> outputs) =>
        outputs.Values.Where(output => IsDisk(output.Stage)).ToDictionary(output => output.Stage, output =>
        {
            using var stream = File.OpenRead(output.File(DiskStage.Image));
            return Convert.ToHexStringLower(SHA256.HashData(stream));
        });

    private static bool IsDisk(string stage) => stage.StartsWith("disk", StringComparison.Ordinal);
}
