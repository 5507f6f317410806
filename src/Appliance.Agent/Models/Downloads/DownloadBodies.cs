using System.Globalization;

namespace Appliance.Agent.Models.Downloads;

/// <summary>The body of <c>POST /api/hearth/models/pull</c> and <c>/import</c>.</summary>
internal sealed record PullRequest
{
    /// <summary>What to fetch.</summary>
    public string? Model { get; init; }

    /// <summary>What Ollama's older clients call <see cref="Model"/>.</summary>
    public string? Name { get; init; }

    /// <summary>The id of the licence that is accepted with this request.</summary>
    public string? Accept { get; init; }

    /// <summary>Of Ollama's API: whether progress is sent; true unless told otherwise.</summary>
    public bool? Stream { get; init; }
}

/// <summary>All downloads.</summary>
internal sealed record DownloadListBody(IReadOnlyList<DownloadBody> Downloads);

/// <summary>A download.</summary>
internal sealed record DownloadBody(
    string Id, string Model, string State, long Total, long Completed, long? BytesPerSecond, long? RemainingSeconds,
    string? Note, string Source, string? Commit, string? Licence, DateTimeOffset Requested, IReadOnlyList<DownloadFileBody> Files)
{
    public static DownloadBody Of(Download download)
    {
        var job = download.Job;
        return new DownloadBody(
            job.Id, job.Model, StateOf(download), job.Size, download.Completed, download.BytesPerSecond, (long?)download.Remaining?.TotalSeconds,
            download.Note, job.Repository ?? "disk", job.Commit, job.Licence, job.Requested,
            [.. job.Files.Select((file, index) => new DownloadFileBody(file.Name, file.Size, download.CompletedOf(index), file.Sha256))]);
    }

    private static string StateOf(Download download) => download.State.ToString().ToLower(CultureInfo.InvariantCulture);
}

/// <summary>One file of a download.</summary>
internal sealed record DownloadFileBody(string Name, long Size, long Completed, string? Sha256);
