using Appliance.Build.Imaging;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Builds the flashable image: compressed, with its block map, checksums and manifest. The default.</summary>
[TaskName("Image"), TaskDescription("Builds the flashable image (the default)"), IsDependentOn(typeof(DiskTask))]
public sealed class ImageTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        await context.EnsureAsync(context.Image.Release);
        Delivery.Deliver(context.Outputs["release"], context.Paths.Output);
        var kind = context.UpdateKeys.Root.IsDevelopment ? ", development build" : "";
        Console.WriteLine($"Hearth OS {context.Version.Version} ({context.Paths.Profile}{kind}) is in {Path.GetRelativePath(context.Paths.Repository, context.Paths.Output)}/:");
        foreach (var file in new DirectoryInfo(context.Paths.Output).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            Console.WriteLine($"  {file.Name,-40} {new ByteSize(file.Length),10}");
        }
    }
}
