using Appliance.Build.Imaging;
using Appliance.Build.Processes;
using Appliance.Build.Stages;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Boots the image with NVIDIA's driver in a machine without a card. Apart from Test, whose time it would double.</summary>
[TaskName("TestGpuImage"), TaskDescription("Boots the image with NVIDIA's driver in a machine without a card")]
[IsDependentOn(typeof(DiskTask)), IsDependentOn(typeof(EmulatorTask))]
public sealed class TestGpuImageTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        if (!context.ImageConfiguration.Driver.IsWanted)
        {
            throw new InvalidOperationException($"The profile '{context.Paths.Profile}' has no driver to test; take --profile=appliance, or none.");
        }
        var command = new Command("dotnet", ["test", "--project", "tests/EndToEnd", "--configuration", "Release", "--filter-class", "*GpuImageTests", "--output", "Normal", "--no-progress"])
        {
            WorkingDirectory = context.Paths.Repository,
            Environment = new Dictionary<string, string?>
            {
                ["HEARTH_GPU_IMAGE"] = context.Outputs["disk"].File(DiskStage.Image),
                ["HEARTH_EMULATOR_TREE"] = context.Outputs["emulator-tree"].File(StageCache.UnpackedTree),
                ["HEARTH_TOOLS_TREE"] = context.Outputs["tools"].File(StageCache.UnpackedTree),
                ["HEARTH_RESULTS"] = context.Paths.TestResults,
            },
        };
        await context.Commands.RunAsync(command, Console.WriteLine, context.Cancellation);
    }
}
