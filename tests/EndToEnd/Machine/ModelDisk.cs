using Appliance.Build.Processes;
using Appliance.Build.Tools;

namespace Appliance.EndToEnd.Machine;

/// <summary>A stick with models, as most owners would make it: FAT, with the label that fits its eleven characters.</summary>
internal static class ModelDisk
{
    private const string Label = "HEARTHMODEL";

    /// <summary>Makes a FAT image that holds the files of a folder.</summary>
    public static async Task<string> MakeAsync(string content, string folder, CancellationToken cancellationToken)
    {
        var toolbox = new NativeToolbox(new CommandRunner(), Inputs.ToolsTree);
        await toolbox.RunAsync(
            new ToolCommand("/bin/sh", "-euc", $"mkfs.vfat -C -n {Label} models.img 65536; mcopy -s -i models.img /in/content/* ::/")
            {
                Inputs = new Dictionary<string, string> { ["content"] = content },
                Output = folder,
            },
            null,
            cancellationToken);
        return Path.Combine(folder, "models.img");
    }
}
