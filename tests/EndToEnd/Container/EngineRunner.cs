using Appliance.Build.Processes;

namespace Appliance.EndToEnd.Container;

/// <summary>Starts commands with the engine's address in their environment.</summary>
internal sealed class EngineRunner(string? socket) : ICommandRunner
{
    private readonly CommandRunner _runner = new();

    public Task<CommandResult> RunAsync(Command command, Action<string>? onLine, CancellationToken cancellationToken) => _runner.RunAsync(
        socket is null ? command : command with { Environment = new Dictionary<string, string?>(command.Environment) { ["DOCKER_HOST"] = socket } },
        onLine,
        cancellationToken);
}
