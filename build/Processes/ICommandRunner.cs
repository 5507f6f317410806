namespace Appliance.Build.Processes;

/// <summary>Runs programs to their end. The one way by which the build starts child processes.</summary>
internal interface ICommandRunner
{
    /// <summary>
    /// Runs a command. Each line of its output goes to <paramref name="onLine"/> as it comes.
    /// On cancellation the whole process tree is killed before this throws.
    /// </summary>
    /// <exception cref="CommandFailedException">The command could not start or its exit code is not 0.</exception>
    Task<CommandResult> RunAsync(Command command, Action<string>? onLine, CancellationToken cancellationToken);
}
