using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Lays all parts into one tree and checks it.</summary>
[TaskName("Assemble"), TaskDescription("Lays all parts into one tree and checks it"), IsDependentOn(typeof(PartsTask))]
public sealed class AssembleTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.EnsureAsync(context.Image.Assemble);
}
