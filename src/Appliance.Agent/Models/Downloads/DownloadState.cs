namespace Appliance.Agent.Models.Downloads;

/// <summary>What a download is doing.</summary>
internal enum DownloadState
{
    /// <summary>It waits for others, or for the next start of the agent.</summary>
    Queued,

    /// <summary>Bytes are coming.</summary>
    Downloading,

    /// <summary>It will try again soon.</summary>
    Waiting,

    /// <summary>All bytes are there and are being compared with the checksum.</summary>
    Verifying,

    /// <summary>The model is in the store.</summary>
    Done,

    /// <summary>It ended without the model; the error says why.</summary>
    Failed,

    /// <summary>Someone took it back. Nothing of it is left.</summary>
    Cancelled,

    /// <summary>Someone made it rest. What has come is kept, and it goes on when it is asked for again.</summary>
    Paused,
}
