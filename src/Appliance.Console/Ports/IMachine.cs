namespace Appliance.Console.Ports;

/// <summary>The machine as a whole: what it is and what can be done to it.</summary>
public interface IMachine
{
    /// <summary>Its name on the network.</summary>
    string Name { get; }

    /// <summary>The version of Hearth OS.</summary>
    string Version { get; }

    /// <summary>Whether its firmware starts only what is signed; null when it does not tell.</summary>
    bool? HasSecureBoot { get; }

    /// <summary>How long it has been on.</summary>
    TimeSpan Uptime { get; }

    /// <summary>The file systems that can fill up.</summary>
    IReadOnlyList<DiskRoom> Room { get; }

    /// <summary>What somebody should know before anything else, in sentences; empty when all is well.</summary>
    IReadOnlyList<string> Warnings { get; }

    /// <summary>Restarts the machine, switches it off, or takes it back to how it came.</summary>
    /// <returns>Why it will not, as a sentence; null when it is about to.</returns>
    Task<string?> DoAsync(MachineAction action, string by, CancellationToken cancellationToken);

    /// <summary>A compressed report for whoever helps, without secrets, prompts and serial numbers.</summary>
    Task<Stream> OpenReportAsync(CancellationToken cancellationToken);
}

/// <summary>The room in a file system.</summary>
/// <param name="Place">What it is for, in one word: <c>models</c>, <c>data</c>.</param>
/// <param name="Total">All of it.</param>
/// <param name="Free">What can still be filled.</param>
public sealed record DiskRoom(string Place, ByteSize Total, ByteSize Free);

/// <summary>What can be done to the machine.</summary>
public enum MachineAction
{
    /// <summary>Starts it again.</summary>
    Restart,

    /// <summary>Switches it off.</summary>
    PowerOff,

    /// <summary>Takes settings, people and keys away, and keeps models.</summary>
    ResetSettings,

    /// <summary>Takes everything away.</summary>
    ResetEverything,
}
