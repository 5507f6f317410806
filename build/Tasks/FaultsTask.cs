using System.Globalization;
using Appliance.Build.Imaging;
using Appliance.Build.Processes;
using Appliance.Build.Stages;
using Cake.Common;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Cuts the power and breaks releases in machines, for hours. Apart from Test, which takes some of each.</summary>
[TaskName("Faults"), TaskDescription("Cuts the power at many moments of an update and starts broken releases, in machines; takes hours (--points=200, --only=CLASS)")]
[IsDependentOn(typeof(DiskTask)), IsDependentOn(typeof(EmulatorTask))]
public sealed class FaultsTask : AsyncFrostingTask<BuildContext>
{
    private const int Points = 200;

    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        // The logs of writes, and the disks that are made of them.
        DiskSpace.Require(context.Paths.Artifacts, ByteSize.FromGiB(24));
        await context.PublishLaterAsync(context.Paths.TestUpdates);
        await context.PublishLaterAsync(context.Paths.NextTestUpdates, step: 2);
        var only = context.Argument("only", "*");
        var command = new Command("dotnet",
        [
            "test", "--project", "tests/EndToEnd", "--configuration", "Release", "--filter-class", $"Appliance.EndToEnd.Machine.Faults.{only}",
            "--output", "Normal", "--no-progress",
        ])
        {
            WorkingDirectory = context.Paths.Repository,
            Environment = new Dictionary<string, string?>
            {
                ["HEARTH_FAULTS"] = context.Argument("points", Points).ToString(CultureInfo.InvariantCulture),
                ["HEARTH_IMAGE"] = context.Outputs["disk"].File(DiskStage.Image),
                ["HEARTH_UPDATES"] = context.Paths.TestUpdates,
                ["HEARTH_NEXT_UPDATES"] = context.Paths.NextTestUpdates,
                ["HEARTH_EMULATOR_TREE"] = context.Outputs["emulator-tree"].File(StageCache.UnpackedTree),
                ["HEARTH_TOOLS_TREE"] = context.Outputs["tools"].File(StageCache.UnpackedTree),
                ["HEARTH_RESULTS"] = context.Paths.TestResults,
            },
        };
        await context.Commands.RunAsync(command, Console.WriteLine, context.Cancellation);
    }
}
