using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Makes agent, base system with initrd, and runner side by side.</summary>
[TaskName("Parts"), TaskDescription("Makes agent, base system and runner side by side"), IsDependentOn(typeof(ToolsTask))]
public sealed class PartsTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.Pipeline.BuildPartsAsync(context.Cancellation);
}
