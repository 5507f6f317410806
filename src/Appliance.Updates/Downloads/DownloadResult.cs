namespace Appliance.Updates;

/// <summary>How a download ended.</summary>
public abstract record DownloadResult
{
    private DownloadResult()
    {
    }

    /// <summary>Every file is there, is the one that was signed for, and is on the disk.</summary>
    /// <param name="Files">The files' paths by kind.</param>
    public sealed record Complete(IReadOnlyDictionary<UpdateKind, string> Files) : DownloadResult;

    /// <summary>Something is missing. What was fetched is kept, but for a file that turned out to be another.</summary>
    /// <param name="Refusal">Why.</param>
    public sealed record Failed(UpdateRefusal Refusal) : DownloadResult;
}
