using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Builds the flashable image. The default.</summary>
[TaskName("Image"), TaskDescription("Builds the flashable image (the default)"), IsDependentOn(typeof(ReleaseTask))]
public sealed class ImageTask : FrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override void Run(BuildContext context)
    {
        Console.WriteLine($"Hearth OS {context.Version.Version} ({context.Paths.Profile}) is in {Path.GetRelativePath(context.Paths.Repository, context.Paths.Output)}/:");
        foreach (var file in new DirectoryInfo(context.Paths.Output).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            Console.WriteLine($"  {file.Name,-40} {new ByteSize(file.Length),10}");
        }
    }
}
