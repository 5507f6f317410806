namespace Appliance.Updates;

/// <summary>How far a download has come.</summary>
/// <param name="File">The file that is being fetched.</param>
/// <param name="Done">What is there of all files.</param>
/// <param name="Total">What there will be.</param>
/// <param name="Waiting">Why nothing comes right now, for a person; null when it does.</param>
public sealed record DownloadProgress(string File, ByteSize Done, ByteSize Total, string? Waiting = null);
