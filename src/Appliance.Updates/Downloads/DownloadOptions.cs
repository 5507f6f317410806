namespace Appliance.Updates;

/// <summary>How an update is fetched.</summary>
public sealed record DownloadOptions
{
    /// <summary>The most that is fetched in a second; null for as fast as it goes.</summary>
    public ByteSize? RatePerSecond { get; init; }

    /// <summary>What is left free on the disk for the system; default 512 MiB.</summary>
    public ByteSize Reserve { get; init; } = ByteSize.FromMiB(512);

    /// <summary>How often in a row a source may fail without a byte in between; default 8.</summary>
    public int Retries { get; init; } = 8;

    /// <summary>The rest after the first failure, doubled after each further one; default 2 seconds.</summary>
    public TimeSpan Backoff { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest rest; default 5 minutes.</summary>
    public TimeSpan LongestBackoff { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many bytes may have to be fetched again after a power cut; default 64 MiB.</summary>
    public ByteSize Checkpoint { get; init; } = ByteSize.FromMiB(64);
}
