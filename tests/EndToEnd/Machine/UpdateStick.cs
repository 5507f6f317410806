using Appliance.Build.Processes;
using Appliance.Build.Tools;

namespace Appliance.EndToEnd.Machine;

/// <summary>A stick with updates, as an owner would make it: the published folder copied onto FAT, with the label that fits its eleven characters.</summary>
internal static class UpdateStick
{
    private const string Label = "HEARTHUPDAT";

    /// <summary>Makes a FAT image that holds a published folder.</summary>
    public static async Task<string> MakeAsync(string site, string folder, CancellationToken cancellationToken)
    {
        var bytes = new DirectoryInfo(site).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        var kibibytes = (bytes >> 10) + (64 << 10);
        var toolbox = new NativeToolbox(new CommandRunner(), Inputs.ToolsTree);
        await toolbox.RunAsync(
            new ToolCommand(
                "/bin/sh", "-euc",
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"mkfs.vfat -C -F 32 -n {Label} updates.img {kibibytes}; mcopy -s -i updates.img /in/site/* ::/"))
            {
                Inputs = new Dictionary<string, string> { ["site"] = site },
                Output = folder,
            },
            null,
            cancellationToken);
        return Path.Combine(folder, "updates.img");
    }
}
