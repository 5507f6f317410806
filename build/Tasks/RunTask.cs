using Appliance.Build.Imaging;
using Appliance.Build.Machines;
using Appliance.Build.Stages;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Boots the image in QEMU, with its ports on this machine.</summary>
[TaskName("Run"), TaskDescription("Boots the image in QEMU, with its ports on this machine; Ctrl-C powers it off")]
[IsDependentOn(typeof(DiskTask)), IsDependentOn(typeof(EmulatorTask))]
public sealed class RunTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        var sandbox = new Sandbox(context.Outputs["emulator-tree"].File(StageCache.UnpackedTree));
        var machine = new InteractiveMachine(sandbox, new AccelerationProbe(sandbox, TimeProvider.System), TimeProvider.System);
        var folder = Path.Combine(context.Paths.Artifacts, "machine");
        await machine.RunAsync(context.Outputs["disk"].File(DiskStage.Image), folder, Console.Write, context.Cancellation);
    }
}
