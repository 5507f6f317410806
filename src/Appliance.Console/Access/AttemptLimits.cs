using System.Net;
using System.Net.Sockets;

namespace Appliance.Console.Access;

/// <summary>
/// Makes guessing slow: after some free attempts each one doubles the wait before the next. Kept in memory, by whatever tells guessers
/// apart. Nobody is shut out for good: the wait has an end, and what is forgotten is forgotten for the owner, too.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="free">How many attempts have no wait.</param>
/// <param name="longest">The longest wait, and after how long without attempts all is forgotten.</param>
internal sealed class AttemptLimits(TimeProvider time, int free, TimeSpan longest)
{
    private const int MostKeys = 10_000;

    // Of an address of IPv6 a household has the last half to itself.
    private const int NetworkBytes = 8;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Record> _records = [];

    /// <summary>
    /// Counts an attempt before it is made, so that many at once do not slip through; <see cref="Forget(string)"/> it when it succeeds.
    /// </summary>
    /// <returns>How long to wait instead; zero when it may be made.</returns>
    public TimeSpan Begin(string key)
    {
        lock (_lock)
        {
            var now = time.GetUtcNow();
            var record = _records.TryGetValue(key, out var found) && now - found.Last < 2 * longest ? found : new Record(0, now, now);
            if (now < record.Free)
            {
                return record.Free - now;
            }
            if (_records.Count >= MostKeys && !_records.ContainsKey(key))
            {
                _records.Remove(_records.MinBy(entry => entry.Value.Last).Key);
            }
            _records[key] = new Record(record.Count + 1, now, now + WaitAfter(record.Count + 1));
            return TimeSpan.Zero;
        }
    }

    /// <summary>The next attempt of this one is the first.</summary>
    public void Forget(string key)
    {
        lock (_lock)
        {
            _records.Remove(key);
        }
    }

    /// <summary>The next attempt of everybody is the first.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _records.Clear();
        }
    }

    /// <summary>What tells callers from this address apart from others.</summary>
    public static string KeyOf(IPAddress? address) => address switch
    {
        null => "",
        { IsIPv4MappedToIPv6: true } => address.MapToIPv4().ToString(),
        { AddressFamily: AddressFamily.InterNetworkV6 } => Convert.ToHexString(address.GetAddressBytes()[..NetworkBytes]),
        _ => address.ToString(),
    };

    private TimeSpan WaitAfter(int count) => count < free
        ? TimeSpan.Zero
        : TimeSpan.FromSeconds(Math.Min(longest.TotalSeconds, Math.Pow(2, Math.Min(count - free, 30))));

    private sealed record Record(int Count, DateTimeOffset Last, DateTimeOffset Free);
}
