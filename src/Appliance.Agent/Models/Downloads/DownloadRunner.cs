using Appliance.Agent.Models.Hub;
using Appliance.Agent.Models.Storage;
using Appliance.Fitting.Gguf;

namespace Appliance.Agent.Models.Downloads;

/// <summary>Carries out one download: room, bytes, checksum, header, and then all files become visible at once.</summary>
internal sealed class DownloadRunner(
    DownloadFolder folder, StoreFolder store, DiskSpace space, HubFetcher hub, DiskFetcher disk, RecordBook records, ModelStore models, TimeProvider time)
{
    /// <summary>Runs a download to its end, from wherever it stopped before.</summary>
    /// <exception cref="StoreException">The store cannot take it.</exception>
    /// <exception cref="IOException">It could not be brought.</exception>
    /// <exception cref="GgufException">What came cannot serve.</exception>
    public async Task RunAsync(Download download, CancellationToken cancellationToken)
    {
        if (!download.Job.IsPublishing)
        {
            RequireNamesFree(download.Job);
            Reserve(download);
            await FetchAsync(download, cancellationToken);
            CheckModel(download.Job, cancellationToken);
            download.Job = download.Job with { IsPublishing = true };
            folder.Save(download.Job);
        }
        Publish(download.Job);
        folder.Delete(download.Job);
        // It is in the store; whether someone waits until it is listed changes nothing of that.
        await models.RescanAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private void RequireNamesFree(DownloadJob job)
    {
        if (job.Files.FirstOrDefault(file => File.Exists(store.PathOf(file.Name))) is { } taken)
        {
            throw ModelFiles.NameTaken(taken.Name);
        }
    }

    private void Reserve(Download download)
    {
        var job = download.Job;
        space.Require(job.Model, new ByteSize(job.Size - folder.AllocatedFor(job)));
        foreach (var (index, file) in job.Files.Index())
        {
            if (File.Exists(folder.FinishedOf(job, file)))
            {
                download.SetCompleted(index, file.Size);
                continue;
            }
            using var part = PartFile.Open(folder.PartOf(job, file), file.Size, time);
            part.Reserve(space);
            download.SetCompleted(index, part.Written);
        }
    }

    private async Task FetchAsync(Download download, CancellationToken cancellationToken)
    {
        foreach (var (index, file) in download.Job.Files.Index())
        {
            if (!File.Exists(folder.FinishedOf(download.Job, file)))
            {
                await FetchAsync(download, index, cancellationToken);
            }
        }
    }

    private async Task FetchAsync(Download download, int index, CancellationToken cancellationToken)
    {
        var file = download.Job.Files[index];
        using var part = PartFile.Open(folder.PartOf(download.Job, file), file.Size, time);
        download.SetCompleted(index, part.Written);
        download.Set(DownloadState.Downloading);
        string expected;
        try
        {
            IFileFetcher fetcher = download.Job.Source == DownloadSource.Hub ? hub : disk;
            expected = await fetcher.FetchAsync(download, index, part, cancellationToken);
        }
        finally
        {
            // Whatever ends it, what came is not to be fetched again.
            part.Checkpoint();
        }
        download.Set(DownloadState.Verifying);
        await VerifyAsync(download, index, part, expected, cancellationToken);
    }

    private async Task VerifyAsync(Download download, int index, PartFile part, string expected, CancellationToken cancellationToken)
    {
        var file = download.Job.Files[index];
        var actual = await FileHash.Sha256Async(part.Path, progress: null, cancellationToken);
        if (actual != expected)
        {
            part.Dispose();
            PartFile.Delete(part.Path);
            throw new HubException(HubFault.WrongBytes, $"{file.Name} is not what it should be: its SHA-256 is {actual} where {expected} was promised. The file was thrown away; ask for the model again.");
        }
        part.Finish();
        var files = download.Job.Files.Select((other, at) => at == index ? other with { Sha256 = actual } : other);
        download.Job = download.Job with { Files = [.. files] };
        folder.Save(download.Job);
    }

    private void CheckModel(DownloadJob job, CancellationToken cancellationToken)
    {
        if (ModelFileCheck.Check(folder.FinishedOf(job, job.Files[0]), cancellationToken) is null)
        {
            throw new GgufException($"{job.Files[0].Name} is not the first file of its model.");
        }
        foreach (var file in job.Files.Where(file => ProjectorFileName.Is(file.Name)))
        {
            ModelFileCheck.CheckProjector(folder.FinishedOf(job, file), cancellationToken);
        }
    }

    // The first file of a split model is what makes it visible, so it comes last.
    private void Publish(DownloadJob job)
    {
        var record = Describe(job);
        foreach (var file in job.Files.Reverse())
        {
            var finished = folder.FinishedOf(job, file);
            if (File.Exists(finished))
            {
                if (file == job.Files[0])
                {
                    records.Save(record);
                }
                SyncedFile.Move(finished, store.PathOf(file.Name));
            }
        }
    }

    private ModelRecord Describe(DownloadJob job)
    {
        var first = folder.FinishedOf(job, job.Files[0]);
        var present = File.Exists(first) ? first : store.PathOf(job.Files[0].Name);
        return new ModelRecord
        {
            Model = job.Model,
            Files = [.. job.Files.Select(file => new RecordedFile(file.Name, file.Size, file.Sha256!))],
            Source = job.Repository ?? "disk",
            Commit = job.Commit,
            Licence = job.Licence,
            Architecture = ModelFiles.ArchitectureOf(present),
            Names = job.Names,
            Stored = time.GetUtcNow(),
            By = job.By,
            Verified = time.GetUtcNow(),
        };
    }
}
