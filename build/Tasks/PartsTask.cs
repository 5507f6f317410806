using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Makes agent, base system with initrd, and runner side by side.</summary>
[TaskName("Parts"), TaskDescription("Makes agent, base system and runner side by side"), IsDependentOn(typeof(ToolsTask))]
public sealed class PartsTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => Task.WhenAll(
        context.EnsureAsync(context.Image.Publish, context.Image.Runner),
        RootWithInitrdAsync(context));

    private static async Task RootWithInitrdAsync(BuildContext context)
    {
        await context.EnsureAsync(context.Image.Root);
        await context.EnsureAsync(context.Image.Initrd);
    }
}
