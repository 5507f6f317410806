using Appliance.Agent.Models.Downloads;
using Appliance.Agent.Models.Uploads;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Models.Storage;

/// <summary>Deletes what is left of downloads and uploads that nobody will finish: at the start, and every hour after.</summary>
internal sealed partial class StoreSweeper(
    StoreFolder folder, DownloadFolder jobs, DownloadQueue queue, UploadDesk uploads, IOptions<ModelStoreOptions> options, TimeProvider time, ILogger<StoreSweeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>Runs before the queue reads what is to go on.</summary>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Try(SweepOrphans);
        Try(SweepOld);
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Try(SweepOld);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    // Nothing runs yet: a folder without a readable job and a part without a journal belong to nobody.
    private void SweepOrphans()
    {
        var known = jobs.Load().Select(job => job.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var directory in Directories(folder.Downloads).Where(directory => !known.Contains(Path.GetFileName(directory))))
        {
            Directory.Delete(directory, recursive: true);
            Log.Swept(logger, directory);
        }
        foreach (var file in Files(folder.Uploads).Where(file => !IsPartWithJournal(file) && !file.EndsWith(PartFile.JournalExtension, StringComparison.Ordinal)))
        {
            PartFile.Delete(file);
            Log.Swept(logger, file);
        }
    }

    private void SweepOld()
    {
        var oldest = time.GetUtcNow() - options.Value.KeepParts;
        foreach (var part in Files(folder.Uploads).Where(IsPartWithJournal))
        {
            if (File.GetLastWriteTimeUtc(part + PartFile.JournalExtension) < oldest && !uploads.IsActive(Path.GetFileNameWithoutExtension(part)))
            {
                PartFile.Delete(part);
                Log.Swept(logger, part);
            }
        }
        foreach (var job in jobs.Load().Where(job => job.Error is not null && jobs.LastWritten(job) < oldest))
        {
            queue.Forget(job);
            Log.Swept(logger, job.Model);
        }
    }

    private static bool IsPartWithJournal(string file) =>
        file.EndsWith(PartFile.Extension, StringComparison.Ordinal) && PartFile.JournalOf(file) is not null;

    private static IEnumerable<string> Directories(string path) => Directory.Exists(path) ? [.. Directory.EnumerateDirectories(path)] : [];

    private static IEnumerable<string> Files(string path) => Directory.Exists(path) ? [.. Directory.EnumerateFiles(path)] : [];

    private void Try(Action sweep)
    {
        try
        {
            sweep();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Log.CannotSweep(logger, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1125, LogLevel.Information, "What was left of {Path} was deleted")]
        public static partial void Swept(ILogger logger, string path);

        [LoggerMessage(1126, LogLevel.Warning, "The store cannot be tidied: {Reason} Trying again in an hour")]
        public static partial void CannotSweep(ILogger logger, string reason);
    }
}
