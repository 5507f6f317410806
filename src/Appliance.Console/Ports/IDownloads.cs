namespace Appliance.Console.Ports;

/// <summary>Brings models to the rig.</summary>
public interface IDownloads
{
    /// <summary>Why nothing may be fetched from the hub, as a sentence; null when it may.</summary>
    string? Refusal { get; }

    /// <summary>The downloads that go on, and those that ended since the start; newest first.</summary>
    IReadOnlyList<DownloadState> All { get; }

    /// <summary>Has a model fetched, or goes on with a download that failed or was paused.</summary>
    /// <param name="name">An id of the catalogue, <c>ID:QUANT</c>, <c>OWNER/REPO:QUANT</c> or <c>OWNER/REPO/FILE.gguf</c>.</param>
    /// <param name="acceptedLicence">The id of a licence that the person just agreed to, or null.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Gives up asking; a download that began goes on.</param>
    Task<PullAnswer> PullAsync(string name, string? acceptedLicence, string by, CancellationToken cancellationToken);

    /// <summary>Takes a download back; nothing of it is kept.</summary>
    Task CancelAsync(string id, CancellationToken cancellationToken);

    /// <summary>Makes a download rest; what has come is kept, and asking for the same again goes on with it.</summary>
    Task PauseAsync(string id, CancellationToken cancellationToken);

    /// <summary>Takes a model file in.</summary>
    /// <param name="file">Its name, ending in <c>.gguf</c>.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="length">How many there are.</param>
    /// <param name="by">Who sends it.</param>
    /// <param name="cancellationToken">The sender gave up; what came is kept.</param>
    /// <returns>Why it was not taken, as a sentence; null when the model is there.</returns>
    Task<string?> UploadAsync(string file, Stream content, long length, string by, CancellationToken cancellationToken);
}

/// <summary>What became of asking for a model.</summary>
public abstract record PullAnswer
{
    private PullAnswer()
    {
    }

    /// <summary>It is on its way, or there.</summary>
    public sealed record Started(DownloadState Download) : PullAnswer;

    /// <summary>Its licence has to be agreed to first.</summary>
    public sealed record NeedsLicence(LicenceTerms Licence) : PullAnswer;

    /// <summary>It is not fetched; the reason is a sentence.</summary>
    public sealed record Refused(string Reason) : PullAnswer;
}

/// <summary>The terms of a model.</summary>
/// <param name="Id">As the catalogue names it.</param>
/// <param name="Name">As its text is titled.</param>
/// <param name="Conditions">In a sentence, or null.</param>
/// <param name="Text">Where its text stands, or null.</param>
/// <param name="MustBeAccepted">Whether the owner has to agree and has not yet.</param>
public sealed record LicenceTerms(string Id, string Name, string? Conditions, Uri? Text, bool MustBeAccepted);

/// <summary>A download as it is.</summary>
public sealed record DownloadState
{
    /// <summary>Tells it from all others.</summary>
    public required string Id { get; init; }

    /// <summary>The model's name once it is there.</summary>
    public required string Model { get; init; }

    /// <summary>What to ask for to have it tried again.</summary>
    public required string Name { get; init; }

    /// <summary>What it is doing.</summary>
    public required DownloadPhase Phase { get; init; }

    /// <summary>All bytes.</summary>
    public required ByteSize Total { get; init; }

    /// <summary>Those that are there.</summary>
    public required ByteSize Completed { get; init; }

    /// <summary>Bytes in a second; null when none are coming.</summary>
    public ByteSize? Speed { get; init; }

    /// <summary>How long the rest takes at this speed.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>Why it waits or ended, as a sentence; null when there is nothing to say.</summary>
    public string? Note { get; init; }

    /// <summary>Whether it will do nothing more by itself.</summary>
    public bool IsEnded => Phase is DownloadPhase.Done or DownloadPhase.Failed or DownloadPhase.Cancelled or DownloadPhase.Paused;
}

/// <summary>What a download is doing.</summary>
public enum DownloadPhase
{
    /// <summary>It waits for others.</summary>
    Queued,

    /// <summary>Bytes are coming.</summary>
    Downloading,

    /// <summary>It will try again soon.</summary>
    Waiting,

    /// <summary>Its checksum is being compared.</summary>
    Verifying,

    /// <summary>The model is there.</summary>
    Done,

    /// <summary>It ended without the model; what came may be kept.</summary>
    Failed,

    /// <summary>It was taken back.</summary>
    Cancelled,

    /// <summary>Somebody made it rest; what came is kept.</summary>
    Paused,
}
