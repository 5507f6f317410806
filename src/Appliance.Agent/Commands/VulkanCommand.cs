using System.CommandLine;
using System.Text.Json;
using Appliance.Agent.Processes;
using Appliance.Hardware;

namespace Appliance.Agent.Commands;

/// <summary><c>hearth vulkan-devices</c>: what this machine's Vulkan drivers tell. The agent runs it, so that a bad driver ends this process and not the agent.</summary>
internal static class VulkanCommand
{
    private const string Name = "vulkan-devices";

    /// <summary>The command line that runs it; null where there is no Vulkan loader, or this is not the <c>hearth</c> program.</summary>
    public static ChildCommand? OfThisProgram =>
        Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "hearth" && VulkanDevices.CanBeAsked ? new ChildCommand(path, Name) : null;

    public static Command Create() => Create(() => VulkanDevices.Find());

    /// <summary>The command over other devices than this machine's.</summary>
    public static Command Create(Func<IReadOnlyList<VulkanDevice>> find)
    {
        var command = new Command(Name, "List the devices that Vulkan drivers tell of, one a line in JSON") { Hidden = true };
        command.SetAction(async (parsed, _) =>
        {
            foreach (var device in find())
            {
                await parsed.InvocationConfiguration.Output.WriteLineAsync(JsonSerializer.Serialize(VulkanBody.From(device), VulkanJson.Default.VulkanBody));
            }
            return 0;
        });
        return command;
    }

    /// <summary>Reads what the command printed; other lines are the drivers' own.</summary>
    /// <exception cref="JsonException">A line is cut off.</exception>
    public static IReadOnlyList<VulkanDevice> Read(IEnumerable<string> lines) =>
        [.. lines.Where(line => line.StartsWith('{')).Select(line => JsonSerializer.Deserialize(line, VulkanJson.Default.VulkanBody)!.ToDevice())];
}
