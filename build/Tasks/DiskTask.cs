using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Makes the raw disk image.</summary>
[TaskName("Disk"), TaskDescription("Makes the raw disk image"), IsDependentOn(typeof(KernelImageTask))]
public sealed class DiskTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.EnsureAsync([.. context.Image.Disks]);
}
