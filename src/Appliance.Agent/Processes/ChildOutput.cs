namespace Appliance.Agent.Processes;

/// <summary>What a finished command left: its exit code and the lines it printed.</summary>
internal sealed record ChildOutput(int ExitCode, IReadOnlyList<string> Lines)
{
    public override string ToString() => string.Join('\n', Lines);
}
