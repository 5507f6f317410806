using System.Diagnostics;

namespace Appliance.Agent.Processes;

/// <summary>A program, its arguments as they are, and what is added to its environment.</summary>
internal sealed record ChildCommand(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>Variables set in addition to the agent's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    public ProcessStartInfo ToStartInfo()
    {
        var start = new ProcessStartInfo(Program, Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }
        return start;
    }

    public override string ToString() => string.Join(' ', [Program, .. Arguments]);
}
