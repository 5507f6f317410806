using System.CommandLine;

namespace Appliance.Agent.Commands;

/// <summary>The option that names a running agent.</summary>
internal static class UrlOption
{
    public static Option<string> Create() => new("--url")
    {
        Description = "Address of the agent",
        DefaultValueFactory = _ => "http://127.0.0.1:11434",
    };
}
