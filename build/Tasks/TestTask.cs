using Appliance.Build.Imaging;
using Appliance.Build.Testing;
using Cake.Common;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Builds what the tests need and runs all of them, down to booting the image.</summary>
[TaskName("Test"), TaskDescription("Runs all tests: units, the real llama-server, the container, and the image booted in QEMU")]
[IsDependentOn(typeof(DiskTask)), IsDependentOn(typeof(ContainerTask)), IsDependentOn(typeof(EmulatorTask))]
public sealed class TestTask : AsyncFrostingTask<BuildContext>
{
    private const string MachineTests = "tests/EndToEnd/Appliance.EndToEnd.csproj";

    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        await context.EnsureAsync(context.Image.Vulkan);
        await context.EnsureAsync(context.Image.RunnerTree, context.Image.VulkanTree, context.Image.Disk(512), context.Image.Disk(4096));
        var only = context.Argument("only", "").Split(',', StringSplitOptions.RemoveEmptyEntries);
        var needsMachines = only.Length == 0 || only.Any(part => MachineTests.Contains(part, StringComparison.OrdinalIgnoreCase));
        string? signed = null;
        if (needsMachines)
        {
            await context.PublishLaterAsync(context.Paths.TestUpdates);
            signed = (await context.BuildSignedDiskAsync()).File(DiskStage.Image);
        }
        var run = new TestRun(context.Commands, context.Paths, context.Version, context.Outputs, signed);
        var summary = await run.RunAsync(only, Console.WriteLine, context.Cancellation);
        Console.WriteLine(summary);
        await File.WriteAllTextAsync(Path.Combine(context.Paths.TestResults, "summary.txt"), summary + "\n", context.Cancellation);
        if (summary.Failed > 0)
        {
            throw new TestsFailedException(summary, context.Paths.TestResults);
        }
    }
}
