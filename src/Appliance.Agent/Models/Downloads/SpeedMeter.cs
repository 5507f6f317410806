namespace Appliance.Agent.Models.Downloads;

/// <summary>How fast bytes come, over the last seconds.</summary>
internal sealed class SpeedMeter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Queue<(long At, long Bytes)> _samples = new();
    private (long At, long Bytes) _last;
    private long _bytes;

    /// <summary>Bytes in a second; null before there is anything to tell.</summary>
    public long? BytesPerSecond
    {
        get
        {
            lock (_lock)
            {
                var now = time.GetTimestamp();
                Forget(now);
                return _samples.TryPeek(out var first) && time.GetElapsedTime(first.At, now) is { Ticks: > 0 } elapsed && elapsed >= Grain
                    ? (long)((_bytes - first.Bytes) / elapsed.TotalSeconds)
                    : null;
            }
        }
    }

    /// <summary>So many bytes have just come.</summary>
    public void Add(long bytes)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (_samples.Count == 0 || time.GetElapsedTime(_last.At, now) >= Grain)
            {
                _samples.Enqueue(_last = (now, _bytes));
                Forget(now);
            }
            _bytes += bytes;
        }
    }

    private void Forget(long now)
    {
        while (_samples.TryPeek(out var sample) && time.GetElapsedTime(sample.At, now) > Window)
        {
            _samples.Dequeue();
        }
    }
}
