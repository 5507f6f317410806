using Appliance.Build.Imaging;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Builds the image twice from nothing and compares the disk images byte for byte. Fails when they differ.</summary>
[TaskName("Reproduce"), TaskDescription("Builds the vm image twice from nothing and compares the disks byte for byte")]
public sealed class ReproduceTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        var folder = Path.Combine(context.Paths.Artifacts, "reproduce");
        var first = await BuildAsync(context, Path.Combine(folder, "1"));
        var second = await BuildAsync(context, Path.Combine(folder, "2"));
        var differences = Reproduction.Compare(first, second);
        if (differences.Count > 0)
        {
            throw new TreeException($"The two builds differ:{string.Concat(differences.Select(difference => Environment.NewLine + "  " + difference))}{Environment.NewLine}Both are kept in {folder}.");
        }
        foreach (var (name, sha256) in Reproduction.Disks(first))
        {
            Console.WriteLine($"  {name}: both builds have SHA-256 {sha256}");
        }
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<IReadOnlyDictionary<string, Stages.StageOutput>> BuildAsync(BuildContext context, string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
        Console.WriteLine($"  build {Path.GetFileName(folder)}");
        var build = context.Fresh(folder);
        await build.BuildDisksAsync(context.Cancellation);
        return build.Outputs.All;
    }
}
