using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Makes the verified root file system.</summary>
[TaskName("Seal"), TaskDescription("Makes the verified root file system"), IsDependentOn(typeof(AssembleTask))]
public sealed class SealTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.EnsureAsync(context.Image.Seal);
}
