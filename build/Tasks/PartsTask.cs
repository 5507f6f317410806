using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Makes agent, base system and runner side by side.</summary>
// The tools are part of it: as a task before it they would hold up the agent, which needs none.
[TaskName("Parts"), TaskDescription("Makes agent, base system and runner side by side")]
public sealed class PartsTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.Pipeline.BuildPartsAsync(context.Cancellation);
}
