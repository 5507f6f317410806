namespace Appliance.Updates;

/// <summary>Keeps a download to a rate. What was not used while nothing came is not made up for later.</summary>
internal sealed class RateLimit(ByteSize? perSecond, TimeProvider time)
{
    private long _free = time.GetTimestamp();

    /// <summary>Waits as long as the bytes that came ask for.</summary>
    public Task SpendAsync(int bytes, CancellationToken cancellationToken)
    {
        if (perSecond is not { Bytes: > 0 } rate)
        {
            return Task.CompletedTask;
        }
        var now = time.GetTimestamp();
        _free = Math.Max(_free, now) + (long)(bytes * (double)time.TimestampFrequency / rate.Bytes);
        var wait = time.GetElapsedTime(now, _free);
        return wait > TimeSpan.Zero ? Task.Delay(wait, time, cancellationToken) : Task.CompletedTask;
    }
}
