using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Publishes the agent for the rig.</summary>
[TaskName("Publish"), TaskDescription("Publishes the agent for the rig")]
public sealed class PublishTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.EnsureAsync(context.Image.Publish);
}
