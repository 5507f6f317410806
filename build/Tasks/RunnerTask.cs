using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Makes the userland of the inference programs.</summary>
[TaskName("Runner"), TaskDescription("Makes the userland of the inference programs"), IsDependentOn(typeof(ToolsTask))]
public sealed class RunnerTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.Pipeline.BuildRunnerAsync(context.Cancellation);
}
