using Appliance.Benchmarks.Agent;
using Appliance.Build.Processes;

namespace Appliance.Benchmarks.Pages;

/// <summary>Somebody who has set the agent up by a file, as an owner without a screen does, and may sign in.</summary>
internal static class ConsoleOwner
{
    public const string Name = "owner";
    public const string Password = "correct horse battery staple";

    private const string File = $"""
        administrator:
          name: {Name}
          password: {Password}

        """;

    /// <summary>Applies the file for an agent that was not started yet.</summary>
    public static async Task SetUpAsync(AgentLaunch launch, ICommandRunner commands, CancellationToken cancellationToken)
    {
        var root = Path.Combine(launch.Folder, "root");
        var partition = Directory.CreateDirectory(Path.Combine(root, "efi")).FullName;
        await System.IO.File.WriteAllTextAsync(Path.Combine(partition, "hearth.yaml"), File, cancellationToken);
        await commands.RunAsync(
            new Command(launch.Program, ["settings", "preseed", "--root", root, "--directory", Path.Combine(launch.Folder, "settings")]), null, cancellationToken);
    }
}
