using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Makes the verified root file system, and the initrd beside it.</summary>
[TaskName("Seal"), TaskDescription("Makes the verified root file system, and the initrd beside it"), IsDependentOn(typeof(AssembleTask))]
public sealed class SealTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.Pipeline.SealAsync(context.Cancellation);
}
