namespace Appliance.Build.Tools;

/// <summary>
/// A program of the Tools tree to run. It sees its inputs read-only under <c>/in/NAME</c>
/// and one writable folder, <c>/out</c>, which is also where it runs.
/// </summary>
internal sealed record ToolCommand(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>Host files and folders by the name they get under <c>/in</c>.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>The host folder that becomes <c>/out</c>.</summary>
    public required string Output { get; init; }

    /// <summary>Variables to set for the program. Nothing of the host's environment is inherited.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the program reaches the network. Off unless it must.</summary>
    public bool NeedsNetwork { get; init; }

    /// <summary>Whether the program makes a Debian tree of its own, and so mounts and changes owners. Off unless it must.</summary>
    public bool MakesTree { get; init; }

    /// <summary>What a person could try when this fails.</summary>
    public string? Hint { get; init; }
}
