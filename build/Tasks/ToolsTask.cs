using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Makes the userland that the image tools run in.</summary>
[TaskName("Tools"), TaskDescription("Makes the userland that the image tools run in")]
public sealed class ToolsTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.EnsureAsync(context.Image.Tools);
}
