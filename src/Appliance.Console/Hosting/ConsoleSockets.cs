namespace Appliance.Console.Hosting;

/// <summary>Sockets that systemd opened for the console: listening needs no rights, and a restart turns nobody away.</summary>
/// <param name="Https">Handles of those that speak TLS.</param>
/// <param name="Http">Handles of those that only send browsers on to them.</param>
public sealed record ConsoleSockets(IReadOnlyList<ulong> Https, IReadOnlyList<ulong> Http)
{
    /// <summary>Handles of those that lead to Open WebUI, by TLS; none where the image has none.</summary>
    public IReadOnlyList<ulong> Chat { get; init; } = [];

    /// <summary>A machine without any: the console opens its own.</summary>
    public static ConsoleSockets None { get; } = new([], []);

    /// <summary>Whether there is one.</summary>
    public bool IsAny => Https.Count + Http.Count > 0;
}
