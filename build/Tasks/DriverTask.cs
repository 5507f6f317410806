using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Builds the graphics driver for the base system's kernel.</summary>
[TaskName("Driver"), TaskDescription("Builds the graphics driver for the base system's kernel"), IsDependentOn(typeof(ToolsTask))]
public sealed class DriverTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.Pipeline.BuildRootAsync(context.Cancellation);
}
