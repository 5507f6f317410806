using Appliance.Build.Processes;

namespace Appliance.Build.Tests.Tools;

/// <summary>Stands in for the operating system: notes commands, answers them with what a test says.</summary>
internal sealed class RecordingRunner(Func<Command, Task<CommandResult>> answer) : ICommandRunner
{
    public List<Command> Commands { get; } = [];

    public Task<CommandResult> RunAsync(Command command, Action<string>? onLine, CancellationToken cancellationToken)
    {
        Commands.Add(command);
        return answer(command);
    }
}
