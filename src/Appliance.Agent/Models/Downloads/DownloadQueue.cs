using System.Collections.Concurrent;
using System.Threading.Channels;
using Appliance.Agent.Models.Hub;
using Appliance.Agent.Models.Storage;
using Appliance.Fitting.Gguf;
using Microsoft.Extensions.Options;

namespace Appliance.Agent.Models.Downloads;

/// <summary>The downloads that were asked for: they run one after the other, and go on after a restart of the agent.</summary>
internal sealed partial class DownloadQueue(
    DownloadRunner runner, DownloadFolder folder, IOptions<ModelStoreOptions> options, TimeProvider time, ILogger<DownloadQueue> logger) : BackgroundService
{
    private const int MostKept = 100;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Download> _downloads = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private readonly Channel<Download> _waiting = Channel.CreateUnbounded<Download>();

    /// <summary>All downloads since the agent started and those that were not finished then, oldest first.</summary>
    public IReadOnlyList<Download> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _downloads.Values.OrderBy(download => download.Job.Requested)];
            }
        }
    }

    /// <summary>The download of this id, or null.</summary>
    public Download? Find(string id)
    {
        lock (_lock)
        {
            return _downloads.GetValueOrDefault(id);
        }
    }

    /// <summary>Puts a download at the end of the queue, or tells of the one that brings the same already. A failed or paused one goes on where it ended.</summary>
    /// <exception cref="StoreException">Another download brings other files of the same names.</exception>
    public Download Add(DownloadJob job)
    {
        Download download;
        lock (_lock)
        {
            var names = job.Files.Select(file => file.Name).ToHashSet(StringComparer.Ordinal);
            var rival = _downloads.Values.FirstOrDefault(other => CanGoOn(other) && other.Job.Files.Any(file => names.Contains(file.Name)));
            if (rival is { IsEnded: false })
            {
                return rival.Job.IsSameAs(job) ? rival : throw new StoreException(
                    StatusCodes.Status409Conflict, "name_taken", $"Another version of {job.Model} is being fetched under the same name (download {rival.Job.Id}). Cancel it first.");
            }
            if (rival is not null)
            {
                job = rival.Job.IsSameAs(job) ? job with { Id = rival.Job.Id } : job;
                Forget(rival, isKept: rival.Job.IsSameAs(job));
            }
            folder.Save(job);
            _downloads[job.Id] = download = new Download(job, time);
            ForgetOldest();
        }
        Log.Queued(logger, job.Model, job.Id, new ByteSize(job.Size));
        _waiting.Writer.TryWrite(download);
        return download;
    }

    /// <summary>Takes a download back; nothing of it is left. A model that is in the store already stays there.</summary>
    public async Task CancelAsync(Download download, CancellationToken cancellationToken)
    {
        await download.CancelAsync();
        if (_running.TryGetValue(download.Job.Id, out var running))
        {
            await running.WaitAsync(cancellationToken);
        }
        lock (_lock)
        {
            if (download.State != DownloadState.Done)
            {
                folder.Delete(download.Job);
                download.End(DownloadState.Cancelled, "Taken back. Nothing of it was kept.");
            }
        }
        Log.Cancelled(logger, download.Job.Model, download.Job.Id);
    }

    /// <summary>Makes a download rest; asking for the same again goes on with it.</summary>
    public async Task PauseAsync(Download download, CancellationToken cancellationToken)
    {
        await download.CancelAsync();
        if (_running.TryGetValue(download.Job.Id, out var running))
        {
            await running.WaitAsync(cancellationToken);
        }
        lock (_lock)
        {
            if (!download.IsEnded)
            {
                folder.Save(download.Job = download.Job with { IsPaused = true });
                download.End(DownloadState.Paused);
                Log.Paused(logger, download.Job.Model, download.Job.Id);
            }
        }
    }

    /// <summary>Gives up a download that failed, and deletes its parts.</summary>
    public void Forget(DownloadJob job)
    {
        lock (_lock)
        {
            if (_downloads.GetValueOrDefault(job.Id) is null or { State: DownloadState.Failed })
            {
                _downloads.Remove(job.Id);
                folder.Delete(job);
            }
        }
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var job in folder.Load())
        {
            var download = new Download(job, time);
            lock (_lock)
            {
                _downloads[job.Id] = download;
            }
            if (!download.IsEnded)
            {
                Log.GoingOn(logger, job.Model, job.Id);
                _waiting.Writer.TryWrite(download);
            }
        }
        return base.StartAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Value.ActiveDownloads).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            await foreach (var download in _waiting.Reader.ReadAllAsync(stoppingToken))
            {
                // Known as running before it looks whether it was taken back: whoever takes it back then waits for its end.
                var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _running[download.Job.Id] = ended.Task;
                await RunAsync(download, stoppingToken);
                _running.TryRemove(download.Job.Id, out _);
                ended.SetResult();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping: what is not finished goes on at the next start.
        }
    }

    private async Task RunAsync(Download download, CancellationToken stoppingToken)
    {
        if (download.IsEnded || download.Cancelled.IsCancellationRequested)
        {
            return;
        }
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(download.Cancelled, stoppingToken);
        try
        {
            // The store's files are hashed and synced; nothing else of the agent should wait for that.
            await Task.Run(() => runner.RunAsync(download, ending.Token), CancellationToken.None);
            Log.Done(logger, download.Job.Model, download.Job.Id);
            download.End(DownloadState.Done);
        }
        catch (Exception e) when (ending.IsCancellationRequested && e is OperationCanceledException or IOException)
        {
            download.Set(DownloadState.Queued, "Interrupted; it goes on when the device runs again.");
        }
        catch (Exception e) when (e is StoreException or GgufException or IOException or UnauthorizedAccessException)
        {
            Fail(download, e);
        }
    }

    private void Fail(Download download, Exception e)
    {
        var message = e is GgufException ? $"What was fetched cannot serve: {e.Message} It was thrown away." : e.Message;
        Log.Failed(logger, download.Job.Model, download.Job.Id, message);
        try
        {
            // Bytes that are right are kept for another try; wrong ones, and room for a model that does not fit, are not.
            if (e is HubException { SpoilsFile: false } or (IOException and not HubException) or UnauthorizedAccessException
                || (e is StoreException && download.Completed > 0))
            {
                folder.Save(download.Job = download.Job with { Error = message });
            }
            else
            {
                folder.Delete(download.Job);
            }
        }
        catch (Exception inner) when (inner is IOException or UnauthorizedAccessException)
        {
            Log.Failed(logger, download.Job.Model, download.Job.Id, inner.Message);
        }
        download.End(DownloadState.Failed, message);
    }

    private static bool CanGoOn(Download download) => download.State is not (DownloadState.Done or DownloadState.Cancelled);

    private void Forget(Download download, bool isKept)
    {
        _downloads.Remove(download.Job.Id);
        if (!isKept)
        {
            folder.Delete(download.Job);
        }
    }

    private void ForgetOldest()
    {
        foreach (var old in _downloads.Values.Where(download => !CanGoOn(download)).OrderBy(download => download.Job.Requested).SkipLast(MostKept).ToList())
        {
            _downloads.Remove(old.Job.Id);
        }
    }
}
