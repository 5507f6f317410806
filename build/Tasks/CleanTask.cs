using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Deletes everything that builds made.</summary>
[TaskName("Clean"), TaskDescription("Deletes built images, cached stages, logs and test results")]
public sealed class CleanTask : FrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override void Run(BuildContext context)
    {
        // artifacts/dotnet holds this very program.
        foreach (var directory in new DirectoryInfo(context.Paths.Artifacts).EnumerateDirectories().Where(d => d.Name != "dotnet"))
        {
            directory.Delete(recursive: true);
        }
    }
}
