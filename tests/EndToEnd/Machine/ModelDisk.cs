using Appliance.Build.Processes;
using Appliance.Build.Tools;

namespace Appliance.EndToEnd.Machine;

/// <summary>A disk labelled HEARTH-MODELS, as an owner would plug it in.</summary>
internal static class ModelDisk
{
    private const string Label = "HEARTH-MODELS";

    /// <summary>Makes an ext4 image that holds the files of a folder.</summary>
    public static async Task<string> MakeAsync(string content, string folder, CancellationToken cancellationToken)
    {
        var toolbox = new NativeToolbox(new CommandRunner(), Inputs.ToolsTree);
        await toolbox.RunAsync(
            new ToolCommand("mke2fs", "-q", "-t", "ext4", "-L", Label, "-d", "/in/content", "models.img", "64m")
            {
                Inputs = new Dictionary<string, string> { ["content"] = content },
                Output = folder,
            },
            null,
            cancellationToken);
        return Path.Combine(folder, "models.img");
    }
}
