using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Makes what is released: the image to flash, and the signed update for devices that run an earlier one.</summary>
[TaskName("Release"), TaskDescription("Builds the image and the signed update of it"), IsDependentOn(typeof(ImageTask))]
public sealed class ReleaseTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context)
    {
        // Made anew each time: what earlier builds left has no part in this release.
        if (Directory.Exists(context.Paths.Update))
        {
            Directory.Delete(context.Paths.Update, recursive: true);
        }
        return context.PublishAsync(context.Paths.Update, keep: 1);
    }
}
