using Appliance.Build.Imaging;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Makes the files to download: image, block map, checksums, manifest.</summary>
[TaskName("Release"), TaskDescription("Compresses the image and writes its block map, checksums and manifest"), IsDependentOn(typeof(DiskTask))]
public sealed class ReleaseTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        await context.EnsureAsync(context.Image.Release);
        Delivery.Deliver(context.Outputs["release"], context.Paths.Output);
    }
}
