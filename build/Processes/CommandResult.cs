namespace Appliance.Build.Processes;

/// <summary>What a successful command wrote to its standard output, and its exit code.</summary>
internal sealed record CommandResult(int ExitCode, string Output);
