using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Makes the userland that virtual machines run in.</summary>
[TaskName("Emulator"), TaskDescription("Makes the userland that virtual machines run in"), IsDependentOn(typeof(ToolsTask))]
public sealed class EmulatorTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        await context.EnsureAsync(context.Image.Emulator);
        await context.EnsureAsync(context.Image.EmulatorTree);
    }
}
