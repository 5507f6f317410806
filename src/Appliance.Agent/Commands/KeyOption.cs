using System.CommandLine;

namespace Appliance.Agent.Commands;

/// <summary>The option that carries an API key; the environment variable does not show in lists of processes.</summary>
internal static class KeyOption
{
    private const string Variable = "HEARTH_KEY";

    public static Option<string?> Create() => new("--key")
    {
        Description = $"API key, where the agent asks for one; better in the variable {Variable}",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable(Variable),
    };
}
