using Microsoft.Extensions.Options;

namespace Appliance.Agent.Access.Usage;

/// <summary>Who used which model, by day. Kept in memory, written to disk in the background and on stop.</summary>
internal sealed partial class UsageStore(IOptions<AccessOptions> options, TimeProvider time, ILogger<UsageStore> logger) : BackgroundService
{
    private readonly Lock _lock = new();
    private readonly Dictionary<DateOnly, UsageDay> _open = [];
    private readonly string _directory = Path.Combine(options.Value.Directory, "usage");
    private bool _isFailing;

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Counts one request of today.</summary>
    public void Add(UsageRow row)
    {
        lock (_lock)
        {
            DayOf(Today).Add(row);
        }
    }

    /// <summary>The usage of some days, both included.</summary>
    public IReadOnlyList<(DateOnly Day, UsageRow Row)> Read(DateOnly from, DateOnly to)
    {
        Dictionary<DateOnly, IReadOnlyList<UsageRow>> open;
        lock (_lock)
        {
            open = _open.ToDictionary(day => day.Key, day => day.Value.Rows);
        }
        // Past days are read without the lock: nobody's request waits for somebody else's question.
        return [.. UsageDay.Find(_directory).Concat(open.Keys).Distinct().Order()
            .Where(day => day >= from && day <= to)
            .SelectMany(day => (open.GetValueOrDefault(day) ?? UsageDay.Open(_directory, day, Complain).Rows).Select(row => (day, row)))];
    }

    /// <summary>Writes what is new, and forgets what is older than is kept.</summary>
    public void Flush()
    {
        List<(UsageDay Day, Action Write)> changes;
        lock (_lock)
        {
            changes = [.. _open.Values.Select(day => (day, Write: day.TakeChange())).Where(change => change.Write is not null).Select(change => (change.day, change.Write!))];
            foreach (var past in _open.Keys.Where(day => day != Today && changes.All(change => change.Day != _open[day])).ToList())
            {
                _open.Remove(past);
            }
        }
        foreach (var (day, write) in changes)
        {
            Write(day, write);
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        Flush();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.UsageInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Flush();
                ForgetOld();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last words are written on stop.
        }
    }

    private void Write(UsageDay day, Action write)
    {
        try
        {
            write();
            _isFailing = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_isFailing)
            {
                Log.CannotWrite(logger, e.Message);
            }
            _isFailing = true;
            lock (_lock)
            {
                day.Retry();
            }
        }
    }

    private void ForgetOld()
    {
        try
        {
            foreach (var day in UsageDay.Find(_directory).Where(day => day < Today.AddDays(-options.Value.UsageDays)))
            {
                UsageDay.Delete(_directory, day);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Complain(e.Message);
        }
    }

    // A clock that jumps back comes to a day that is on disk already.
    private UsageDay DayOf(DateOnly day)
    {
        if (!_open.TryGetValue(day, out var open))
        {
            _open.Add(day, open = UsageDay.Open(_directory, day, Complain));
        }
        return open;
    }

    private void Complain(string problem) => Log.Damaged(logger, problem);

    private static partial class Log
    {
        [LoggerMessage(1721, LogLevel.Warning, "Usage cannot be written to disk: {Message} It goes on being counted in memory")]
        public static partial void CannotWrite(ILogger logger, string message);

        [LoggerMessage(1722, LogLevel.Warning, "A part of the usage is lost: {Problem}")]
        public static partial void Damaged(ILogger logger, string problem);
    }
}
