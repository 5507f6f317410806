namespace Appliance.Agent.Models.Downloads;

/// <summary>A download as it goes on. Safe for several threads.</summary>
internal sealed class Download : IDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _cancelled = new();
    private readonly SpeedMeter _speed;
    private readonly long[] _completed;
    private volatile string? _note;
    private int _state;

    public Download(DownloadJob job, TimeProvider time)
    {
        (Job, _speed, _completed) = (job, new SpeedMeter(time), new long[job.Files.Count]);
        if (job.Error is { } error)
        {
            End(DownloadState.Failed, error);
        }
        else if (job.IsPaused)
        {
            End(DownloadState.Paused);
        }
    }

    /// <summary>What is to be brought.</summary>
    public DownloadJob Job { get; set; }

    /// <summary>What it is doing.</summary>
    public DownloadState State => (DownloadState)Volatile.Read(ref _state);

    /// <summary>Why it waits or ended; null when there is nothing to say.</summary>
    public string? Note => _note;

    /// <summary>Whether it will do nothing more by itself.</summary>
    public bool IsEnded => State is DownloadState.Done or DownloadState.Failed or DownloadState.Cancelled or DownloadState.Paused;

    /// <summary>Ends when it does.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Cancelled when someone takes it back.</summary>
    public CancellationToken Cancelled => _cancelled.Token;

    /// <summary>Bytes that are there.</summary>
    public long Completed => Enumerable.Range(0, _completed.Length).Sum(CompletedOf);

    /// <summary>Bytes in a second; null when none are coming.</summary>
    public long? BytesPerSecond => State == DownloadState.Downloading ? _speed.BytesPerSecond : null;

    /// <summary>How long the rest will take at this speed.</summary>
    public TimeSpan? Remaining => BytesPerSecond is > 0 and var speed ? TimeSpan.FromSeconds(Math.Ceiling((double)(Job.Size - Completed) / speed)) : null;

    /// <summary>Bytes of one file that are there.</summary>
    public long CompletedOf(int file) => Interlocked.Read(ref _completed[file]);

    /// <summary>Says how much of a file is there.</summary>
    public void SetCompleted(int file, long bytes) => Interlocked.Exchange(ref _completed[file], bytes);

    /// <summary>So many bytes of a file have just come.</summary>
    public void Add(int file, long bytes)
    {
        Interlocked.Add(ref _completed[file], bytes);
        _speed.Add(bytes);
        Set(DownloadState.Downloading);
    }

    /// <summary>Says what it does now.</summary>
    public void Set(DownloadState state, string? note = null)
    {
        if (!IsEnded || (state == DownloadState.Cancelled && State is DownloadState.Failed or DownloadState.Paused))
        {
            _note = note;
            Volatile.Write(ref _state, (int)state);
        }
    }

    /// <summary>Says how it ended.</summary>
    public void End(DownloadState state, string? note = null)
    {
        Set(state, note);
        _ended.TrySetResult();
    }

    /// <summary>Takes it back.</summary>
    public Task CancelAsync() => _cancelled.CancelAsync();

    public void Dispose() => _cancelled.Dispose();
}
