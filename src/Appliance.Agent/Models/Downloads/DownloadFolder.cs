using System.Text.Json;
using Appliance.Agent.Models.Storage;

namespace Appliance.Agent.Models.Downloads;

/// <summary>Downloads on the disk: a folder for each, with what is to be done and the parts that are there.</summary>
internal sealed class DownloadFolder(StoreFolder store)
{
    private const string JobFile = "job.json";

    /// <summary>All downloads that are not finished, in the order in which they were asked for.</summary>
    public IReadOnlyList<DownloadJob> Load() => !Directory.Exists(store.Downloads) ? [] :
    [
        .. Directory.EnumerateDirectories(store.Downloads)
            .Select(directory => StateFile.TryRead(Path.Combine(directory, JobFile), StoreJson.Default.DownloadJob))
            .OfType<DownloadJob>()
            .Where(job => job.Files is { Count: > 0 } && job.Files.All(file => ModelFileName.IsSafe(file.Name)))
            .OrderBy(job => job.Requested),
    ];

    /// <summary>Writes down what is to be done.</summary>
    public void Save(DownloadJob job)
    {
        Directory.CreateDirectory(Of(job));
        SyncedFile.Write(Path.Combine(Of(job), JobFile), JsonSerializer.SerializeToUtf8Bytes(job, StoreJson.Default.DownloadJob));
    }

    /// <summary>A file that is verified and waits for the others.</summary>
    public string FinishedOf(DownloadJob job, DownloadFile file) => Path.Combine(Of(job), file.Name);

    /// <summary>A file that is being filled.</summary>
    public string PartOf(DownloadJob job, DownloadFile file) => FinishedOf(job, file) + PartFile.Extension;

    /// <summary>Deletes all of a download that is not in the store.</summary>
    public void Delete(DownloadJob job)
    {
        if (Directory.Exists(Of(job)))
        {
            Directory.Delete(Of(job), recursive: true);
        }
    }

    /// <summary>Bytes of a download that are on the disk already.</summary>
    public long AllocatedFor(DownloadJob job) => job.Files.Sum(file =>
        File.Exists(FinishedOf(job, file)) || File.Exists(PartOf(job, file)) ? file.Size : 0);

    /// <summary>When anything of a download was last written.</summary>
    public DateTimeOffset LastWritten(DownloadJob job) =>
        new DirectoryInfo(Of(job)).EnumerateFiles().Select(file => (DateTimeOffset)file.LastWriteTimeUtc).DefaultIfEmpty(DateTimeOffset.MinValue).Max();

    private string Of(DownloadJob job) => Path.Combine(store.Downloads, job.Id);
}
