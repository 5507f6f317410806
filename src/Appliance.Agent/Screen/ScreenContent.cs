namespace Appliance.Agent.Screen;

/// <summary>What the screen shows.</summary>
/// <param name="Version">The version of the system.</param>
/// <param name="HostName">The machine's name, reachable as NAME.local.</param>
/// <param name="Addresses">Its IP addresses, the best first; none while the network is down.</param>
/// <param name="Port">The port of the API.</param>
/// <param name="Models">Each model with its size and state.</param>
/// <param name="Unusable">Each unusable file with its reason.</param>
internal sealed record ScreenContent(
    string Version,
    string HostName,
    IReadOnlyList<string> Addresses,
    int Port,
    IReadOnlyList<ScreenModel> Models,
    IReadOnlyList<ScreenFault> Unusable)
{
    /// <summary>What the system itself reports as wrong, a sentence each; see docs/operating.md.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The way into the console; null where there is none, and the API's address is shown instead.</summary>
    public ScreenDoor? Door { get; init; }
}

/// <summary>A model on the screen.</summary>
internal sealed record ScreenModel(string Name, string Size, string State);

/// <summary>An unusable file on the screen.</summary>
internal sealed record ScreenFault(string File, string Reason);
