namespace Appliance.Build.Processes;

/// <summary>A child process ended with an error, or could not be started.</summary>
internal sealed class CommandFailedException : Exception
{
    /// <summary>Describes the failed command with its last lines of output.</summary>
    public CommandFailedException(Command command, int exitCode, IReadOnlyList<string> lastLines)
        : base(Describe(command, $"ended with exit code {exitCode}", lastLines))
    {
        ExitCode = exitCode;
        LastLines = lastLines;
    }

    /// <summary>Describes a command that could not be started.</summary>
    public CommandFailedException(Command command, Exception inner)
        : base(Describe(command, $"could not be started: {inner.Message}", []), inner)
    {
        ExitCode = 127;
        LastLines = [];
    }

    /// <summary>The exit code; 127 when the program could not be started.</summary>
    public int ExitCode { get; }

    /// <summary>The last lines that the program wrote, oldest first.</summary>
    public IReadOnlyList<string> LastLines { get; }

    private static string Describe(Command command, string outcome, IReadOnlyList<string> lastLines)
    {
        var lines = new List<string> { $"{command.Program} {outcome}.", $"  command: {command}" };
        lines.AddRange(lastLines.Select(line => "  | " + line));
        if ((FailureHints.For(lastLines) ?? command.Hint) is { } hint)
        {
            lines.Add("  try: " + hint);
        }
        return string.Join(Environment.NewLine, lines);
    }
}
