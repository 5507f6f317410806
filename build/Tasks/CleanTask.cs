using Appliance.Build.Stages;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Deletes everything that builds made, but for keys.</summary>
[TaskName("Clean"), TaskDescription("Deletes built images, cached stages, logs and test results")]
public sealed class CleanTask : FrostingTask<BuildContext>
{
    private const string Doomed = ".deleting-";

    /// <inheritdoc />
    public override void Run(BuildContext context)
    {
        using var held = BuildLock.Take(context.Paths.Artifacts, TimeProvider.System);
        // artifacts/dotnet holds this very program; and devices trust the keys, which cannot be made again.
        foreach (var directory in new DirectoryInfo(context.Paths.Artifacts).GetDirectories().Where(d => d.Name != "dotnet" && d.FullName != context.Paths.DevelopmentKeys))
        {
            // Renamed first: a Clean that is killed half-way leaves no cache entry that looks complete.
            if (!directory.Name.StartsWith(Doomed, StringComparison.Ordinal))
            {
                directory.MoveTo(Path.Combine(context.Paths.Artifacts, Doomed + Guid.NewGuid().ToString("N")[..8]));
            }
            directory.Delete(recursive: true);
        }
    }
}
