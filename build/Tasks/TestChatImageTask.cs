using Appliance.Build.Configuration;
using Appliance.Build.Imaging;
using Appliance.Build.Processes;
using Appliance.Build.Stages;
using Cake.Frosting;

namespace Appliance.Build.Tasks;

/// <summary>Builds an image with what stands in for Open WebUI, and boots it. Apart from Test: it is another image.</summary>
[TaskName("TestChatImage"), TaskDescription("Builds the vm image with a stand-in for Open WebUI, and boots it")]
public sealed class TestChatImageTask : AsyncFrostingTask<BuildContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(BuildContext context)
    {
        var image = new StandInImage(context.Paths.Repository, Path.Combine(context.Paths.Artifacts, "chat-stand-in"), context.Commands);
        context.TakeChat(new ChatConfiguration { Kind = ChatConfiguration.OpenWebUi, Source = "oci-archive:" + image.Archive, Tag = StandInImage.Tag });
        await context.EnsureAsync(context.Image.Tools);
        await image.MakeAsync(context.Outputs["tools"].File(StageCache.UnpackedTree), null, context.Cancellation);
        await context.Pipeline.BuildDisksAsync(context.Cancellation);
        await context.EnsureAsync(context.Image.Emulator);
        await context.EnsureAsync(context.Image.EmulatorTree);
        var command = new Command("dotnet", ["test", "--project", "tests/EndToEnd", "--configuration", "Release", "--filter-class", "*ChatImageTests", "--output", "Normal", "--no-progress"])
        {
            WorkingDirectory = context.Paths.Repository,
            Environment = new Dictionary<string, string?>
            {
                ["HEARTH_CHAT_IMAGE"] = context.Outputs["disk"].File(DiskStage.Image),
                ["HEARTH_EMULATOR_TREE"] = context.Outputs["emulator-tree"].File(StageCache.UnpackedTree),
                ["HEARTH_TOOLS_TREE"] = context.Outputs["tools"].File(StageCache.UnpackedTree),
                ["HEARTH_RESULTS"] = context.Paths.TestResults,
            },
        };
        await context.Commands.RunAsync(command, Console.WriteLine, context.Cancellation);
    }
}
