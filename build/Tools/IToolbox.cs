using Appliance.Build.Processes;

namespace Appliance.Build.Tools;

/// <summary>Where the image tools run: in the Tools tree on this machine, or in a container made of it.</summary>
internal interface IToolbox
{
    /// <summary>Runs one program of the Tools tree. Nothing that it mounts or starts outlives it.</summary>
    /// <exception cref="CommandFailedException">The program ended with an error.</exception>
    Task<CommandResult> RunAsync(ToolCommand command, Action<string>? onLine, CancellationToken cancellationToken);
}
