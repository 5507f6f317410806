using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Makes the base system from Debian packages.</summary>
[TaskName("Root"), TaskDescription("Makes the base system from Debian packages"), IsDependentOn(typeof(ToolsTask))]
public sealed class RootTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override Task RunAsync(BuildContext context) => context.EnsureAsync(context.Image.Root);
}
