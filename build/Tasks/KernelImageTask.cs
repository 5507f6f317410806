using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Makes the bootable kernel image.</summary>
[TaskName("KernelImage"), TaskDescription("Makes the bootable kernel image"), IsDependentOn(typeof(SealTask))]
public sealed class KernelImageTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.EnsureAsync(context.Image.KernelImage);
}
