using Appliance.Hardware;

namespace Appliance.Agent.Runners;

/// <summary>
/// Waits until the cards have given back what an ended runner held: drivers tidy up after a process for up to seconds, and what is loaded
/// meanwhile finds too little.
/// </summary>
/// <param name="look">Looks at the rig.</param>
/// <param name="time">Measures the wait.</param>
internal sealed class MemoryReturn(Func<CancellationToken, Task<Rig>> look, TimeProvider time)
{
    // What a plan counts is an estimate; a driver that gave back so much has given back all.
    private const double Enough = 0.75;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    /// <summary>What the cards have free together; null when none of them tells.</summary>
    public async Task<ByteSize?> FreeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var told = (await look(cancellationToken).WaitAsync(Longest, time, cancellationToken)).Gpus.Select(gpu => gpu.MemoryFree).OfType<ByteSize>().ToList();
            return told.Count > 0 ? told.Aggregate((sum, free) => sum + free) : null;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or TimeoutException)
        {
            // Loading will show soon enough whether there is room.
            return null;
        }
    }

    /// <summary>Waits, five seconds at most.</summary>
    /// <param name="before">What was free before the runner ended.</param>
    /// <param name="held">What it held on cards.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>False when the time was up.</returns>
    public async Task<bool> WaitAsync(ByteSize? before, ByteSize held, CancellationToken cancellationToken)
    {
        if (before is null || held == ByteSize.Zero)
        {
            return true;
        }
        var wanted = before.Value + new ByteSize((long)(held.Bytes * Enough));
        for (var started = time.GetTimestamp(); await FreeAsync(cancellationToken) is { } free && free < wanted;)
        {
            if (time.GetElapsedTime(started) >= Longest)
            {
                return false;
            }
            await Task.Delay(Interval, time, cancellationToken);
        }
        return true;
    }
}
