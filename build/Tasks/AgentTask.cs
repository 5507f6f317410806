using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Compiles the agent for the rig.</summary>
[TaskName("Agent"), TaskDescription("Compiles the agent for the rig")]
public sealed class AgentTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.EnsureAsync(context.Image.Publish);
}
